package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.ledger.RefreshTable;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes down what is about to change, row by row, and counts it. */
record Accounting(Session session, long refresh) {

    /** Keeps the rows of a table that change, as they are and as they will be. */
    void rows(Part part) throws SQLException {
        String after = "(SELECT to_jsonb(n) FROM (SELECT " + part.list("c") + ") AS n)";
        String joined = part.changes() + " AS c LEFT JOIN " + part.table() + " AS t ON t.ctid = c.caravan_at";
        String marks = part.rule().missing().marks().entrySet().stream()
                .map(mark -> Quoted.literal(mark.getKey()) + ", CAST(" + mark.getValue() + " AS "
                        + part.live()
                                .column(mark.getKey())
                                .map(Column::type)
                                .orElseThrow()
                                .base() + ")")
                .collect(Collectors.joining(", ", "jsonb_build_object(", ")"));
        session.execute("INSERT INTO caravan.refresh_row SELECT " + refresh + ", " + Quoted.literal(part.name())
                + ", CASE WHEN " + Change.is("c", Change.INSERT) + " THEN 'inserted' WHEN "
                + Change.is("c", Change.UPDATE, Change.MOVE) + " THEN 'updated' WHEN " + Change.is("c", Change.MARK)
                + " THEN 'marked' WHEN " + Change.is("c", Change.DELETE) + " THEN 'deleted' WHEN "
                + Change.is("c", Change.KEEP) + " THEN 'kept' ELSE 'quarantined' END, " + part.keyText("c")
                + ", CASE WHEN c.caravan_at IS NOT NULL THEN to_jsonb(t) END, CASE WHEN "
                + Change.is("c", Change.DELETE, Change.KEEP) + " THEN NULL WHEN " + Change.is("c", Change.MARK)
                + " THEN to_jsonb(t) || " + marks + " WHEN " + Change.is("c", Change.UPDATE, Change.MOVE)
                + " THEN to_jsonb(t) || " + after + " ELSE " + after + " END, CASE WHEN c.caravan_why IS NOT NULL THEN"
                + " c.caravan_column END, CASE WHEN " + Change.is("c", Change.REPEATED)
                + " AND c.caravan_why IS NULL THEN 'has the key of an earlier row' ELSE c.caravan_why END FROM "
                + joined
                + " WHERE NOT (" + Change.is("c", Change.MARKED) + " OR (" + Change.is("c", Change.KEEP)
                + " AND c.caravan_why IS NULL))");
    }

    /** The account of a table, as its changes say. */
    RefreshTable table(Part part, String extent, Compared compared, @Nullable String watermark) throws SQLException {
        return new RefreshTable(
                part.name(),
                part.rule().origin().toString(),
                extent,
                compared.read(),
                count(part, Change.INSERT),
                count(part, Change.UPDATE, Change.MOVE),
                count(part, Change.MARK),
                count(part, Change.DELETE),
                count(part, Change.KEEP, Change.MARKED),
                compared.unchanged(),
                count(part, Change.QUARANTINE, Change.REPEATED) + compared.unloadable(),
                compared.digest(),
                watermark);
    }

    private long count(Part part, char... changes) throws SQLException {
        return session.number("SELECT count(*) FROM " + part.changes() + " AS c WHERE " + Change.is("c", changes));
    }
}
