package dev.caravan.refresh;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.ledger.RefreshTable;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes down what is about to change, row by row, and counts it. */
record Accounting(Session session, long refresh) {

    /** Keeps the rows of a table that are about to change as they are. */
    void before(Part part) throws SQLException {
        session.execute("CREATE TEMP TABLE " + part.before()
                + " ON COMMIT DROP AS SELECT c.caravan_at, " + part.image("t") + " AS before FROM " + part.changes()
                + " AS c JOIN " + part.table() + " AS t ON t.ctid = c.caravan_at WHERE " + told());
    }

    /** Writes down what became of the rows: as they were, and as the table holds them now. */
    void after(Part part) throws SQLException {
        String sent = "(SELECT " + Part.image("n", part.columns()) + " FROM (SELECT " + part.list("c") + ") AS n)";
        String now = part.bag()
                ? sent
                : "(SELECT " + part.image("t") + " FROM " + part.table() + " AS t WHERE " + part.sameKey("t", "c")
                        + ")";
        session.execute("INSERT INTO caravan.refresh_row SELECT " + refresh + ", " + Quoted.literal(part.name())
                + ", CASE WHEN " + Change.is("c", Change.INSERT) + " THEN 'inserted' WHEN "
                + Change.is("c", Change.UPDATE, Change.MOVE) + " THEN 'updated' WHEN " + Change.is("c", Change.MARK)
                + " THEN 'marked' WHEN " + Change.is("c", Change.DELETE) + " THEN 'deleted' WHEN "
                + Change.is("c", Change.KEEP) + " THEN 'kept' ELSE 'quarantined' END, " + part.keyText("c")
                + ", b.before, CASE WHEN " + Change.is("c", Change.INSERT, Change.UPDATE, Change.MOVE, Change.MARK)
                + " THEN " + now + " WHEN " + Change.is("c", Change.QUARANTINE, Change.REPEATED) + " THEN " + sent
                + " END, CASE WHEN c.caravan_why IS NOT NULL THEN c.caravan_column END, CASE WHEN "
                + Change.is("c", Change.REPEATED)
                + " AND c.caravan_why IS NULL THEN 'has the key of an earlier row' ELSE c.caravan_why END FROM "
                + part.changes() + " AS c LEFT JOIN " + part.before() + " AS b ON b.caravan_at = c.caravan_at WHERE "
                + told());
    }

    private static String told() {
        return "NOT (" + Change.is("c", Change.MARKED) + " OR (" + Change.is("c", Change.KEEP)
                + " AND c.caravan_why IS NULL))";
    }

    /** The account of a table, as its changes say. */
    RefreshTable table(Part part, String extent, Compared compared, @Nullable String watermark) throws SQLException {
        Changes changes = new Changes(session, part);
        return new RefreshTable(
                part.name(),
                part.rule().origin().toString(),
                extent,
                compared.read(),
                changes.count(Change.INSERT),
                changes.count(Change.UPDATE, Change.MOVE),
                changes.count(Change.MARK),
                changes.count(Change.DELETE),
                changes.count(Change.KEEP, Change.MARKED),
                compared.unchanged(),
                changes.count(Change.QUARANTINE, Change.REPEATED) + compared.unloadable(),
                compared.digest(),
                watermark,
                null);
    }
}
