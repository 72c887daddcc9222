package dev.caravan.refresh;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.catalog.Column;
import dev.caravan.catalog.Table;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshLedger;
import dev.caravan.ledger.RefreshRecord;
import dev.caravan.ledger.RefreshState;
import dev.caravan.ledger.RefreshTable;
import dev.caravan.mapping.Location;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.TargetSchema;
import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Puts back what a refresh changed: what it inserted goes, what it deleted comes back, what it updated is as it was. */
final class Undo {
    private final Ledger ledger;
    private final RefreshRecord undone;

    private Undo(Ledger ledger, RefreshRecord undone) {
        this.ledger = ledger;
        this.undone = undone;
    }

    /** @throws RefusedException if the refresh cannot be undone */
    static Undo of(Ledger ledger, long refresh) {
        RefreshRecord record = ledger.refreshes()
                .find(refresh)
                .orElseThrow(() -> new RefusedException(
                        "There is no refresh " + refresh + ".", "caravan refresh --list lists them."));
        if (record.state() != RefreshState.DONE || record.kind().equals("undo")) {
            throw new RefusedException(
                    "Refresh " + refresh + " cannot be undone: it is "
                            + (record.kind().equals("undo")
                                    ? "an undo itself"
                                    : record.state().word()) + ".",
                    "caravan refresh --list lists them.");
        }
        return new Undo(ledger, record);
    }

    String name() {
        return undone.name();
    }

    /**
     * Puts it back in one transaction.
     *
     * @param lock the connection that holds the ledger's lock
     * @param lockTimeout how long to wait for a lock of a table or a row
     */
    RefreshResult run(long id, Mapping mapping, Connection lock, Duration lockTimeout) throws SQLException {
        try (Connection target = ledger.target().connect()) {
            target.setAutoCommit(false);
            target.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                Ledger.hold(target, lock);
                new Session(target).execute("SET LOCAL lock_timeout = " + lockTimeout.toMillis());
                RefreshResult result = run(id, mapping, target);
                target.commit();
                return result;
            } catch (SQLException e) {
                target.rollback();
                if (SqlFailure.state(e).startsWith("23")) {
                    throw refused(List.of(Finding.refusal(
                            "refresh " + undone.id(),
                            "the rows that were there before do not fit any more: " + SqlFailure.of(e),
                            "Correct what was written since.")));
                }
                throw e;
            }
        }
    }

    private RefreshResult run(long id, Mapping mapping, Connection target) throws SQLException {
        Session session = new Session(target);
        List<Part> parts = new ArrayList<>();
        List<RefreshTable> accounts = new ArrayList<>();
        List<Finding> refusals = new ArrayList<>();
        for (RefreshTable account : ledger.refreshes().tables(undone.id())) {
            if (account.written() == 0) {
                continue;
            }
            Mirrors.refuse(mapping, account.table());
            Part part = part(parts.size() + 1, account.table(), mapping, target);
            parts.add(part);
            long kept = session.number("SELECT count(*) FROM " + history(part));
            if (kept != account.written()) {
                throw new RefusedException(
                        "It is not known any more what refresh " + undone.id() + " changed in " + part.name() + ".",
                        "The history is kept for as long as refresh.yaml says.");
            }
            changes(session, part);
            long changed = kept - session.number("SELECT count(*) FROM " + part.changes());
            if (changed > 0) {
                refusals.add(Finding.refusal(
                        part.name(),
                        changed + " of " + kept + " rows were changed since",
                        "Refresh again instead, or correct these rows by hand."));
            }
        }
        if (!refusals.isEmpty()) {
            throw refused(refusals);
        }
        new Consistency(session, mapping, parts).settle();
        for (Part part : parts) {
            hindered(session, part).ifPresent(refusals::add);
        }
        if (!refusals.isEmpty()) {
            throw refused(refusals);
        }
        Accounting accounting = new Accounting(session, id);
        for (Part part : parts) {
            accounts.add(accounting.table(part, "full", Compared.NOTHING, null));
            accounting.before(part);
        }
        if (!parts.isEmpty()) {
            new Writing(target, parts).run();
        }
        for (Part part : parts) {
            accounting.after(part);
        }
        RefreshLedger.done(target, id, accounts, Map.of());
        RefreshLedger.undone(target, undone.id());
        return new RefreshResult(id, undone.name(), undone.id(), accounts, List.of(), List.of());
    }

    private RefusedException refused(List<Finding> findings) {
        return new RefusedException("Refresh " + undone.id() + " is not undone; nothing was written.", findings);
    }

    private String history(Part part) {
        return "caravan.refresh_row AS h WHERE h.refresh_id = " + undone.id() + " AND h.table_name = "
                + Quoted.literal(part.name()) + " AND h.what IN ('inserted', 'updated', 'marked', 'deleted')";
    }

    /** The whole rows of a table, told by its primary key, or by all columns. */
    private static Part part(int number, String name, Mapping mapping, Connection target) throws SQLException {
        TargetSchema schema = mapping.schemas().get(name.substring(0, name.indexOf('.')));
        if (schema == null) {
            throw new RefusedException("The mapping has no table " + name + " any more.", "Undo with the old mapping.");
        }
        TableName live = new TableName(schema.name(), name.substring(name.indexOf('.') + 1));
        Table table = CatalogReader.read(target, List.of(schema.name())).tables().stream()
                .filter(each -> each.name().equals(live))
                .findFirst()
                .orElseThrow(() -> new RefusedException(live + " does not exist any more.", ""));
        List<Column> columns =
                table.columns().stream().filter(column -> !column.generated()).toList();
        boolean bag = table.key().isEmpty();
        TableRule rule = new TableRule(
                name,
                new Origin.Feed("undo"),
                List.of(),
                Set.of(),
                Missing.KEEP,
                null,
                1,
                new Location(RefreshRules.FILE, 1, name));
        return new Part(
                number,
                name,
                rule,
                table,
                columns,
                bag ? columns.stream().map(Column::name).toList() : table.key(),
                Set.of(),
                bag,
                null,
                0,
                "false");
    }

    /** Why not everything can be put back. */
    private static Optional<Finding> hindered(Session session, Part part) throws SQLException {
        String rows = part.changes() + " AS c WHERE " + Change.is("c", Change.KEEP, Change.QUARANTINE);
        long count = session.number("SELECT count(*) FROM " + rows);
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT c.caravan_column || ' ' || c.caravan_why FROM " + rows + " LIMIT 1")) {
            return row.next()
                    ? Optional.of(Finding.refusal(
                            part.name(),
                            count + " rows cannot be put back, for example because " + row.getString(1),
                            "Correct what was written since."))
                    : Optional.empty();
        }
    }

    /** What is to be put back; rows that somebody has changed since are missing there. */
    private void changes(Session session, Part part) throws SQLException {
        new Changes(session, part).create();
        String into = "INSERT INTO " + part.changes() + " (caravan_op, caravan_at, " + part.list() + ") SELECT ";
        String rows =
                "(SELECT h.*, row_number() OVER (PARTITION BY h.what, h.after) AS n FROM " + history(part) + ") AS h";
        String there = "(SELECT t.*, t.ctid AS caravan_at, " + part.image("t") + " AS caravan_image, "
                + part.keyText("t") + " AS caravan_key, row_number() OVER (PARTITION BY " + part.image("t")
                + ") AS caravan_n FROM " + part.table() + " AS t) AS t";
        String found = "t.caravan_image = t.caravan_image || h.after AND "
                + (part.bag() ? "h.n = t.caravan_n" : "t.caravan_key = " + key(part, "after"));
        session.execute(into + "'" + Change.DELETE + "', t.caravan_at, " + part.list("t") + " FROM " + rows + " JOIN "
                + there + " ON " + found + " WHERE h.what = 'inserted'");
        session.execute(into + "CAST(CASE WHEN " + key(part, "before") + " = " + key(part, "after") + " THEN '"
                + Change.UPDATE + "' ELSE '" + Change.MOVE + "' END AS \"char\"), t.caravan_at, "
                + values(part, column -> "t." + column) + " FROM " + rows + " JOIN " + there + " ON " + found
                + " WHERE h.what IN ('updated', 'marked')");
        session.execute(into + "'" + Change.INSERT + "', NULL, " + values(part, column -> "NULL") + " FROM " + rows
                + " WHERE h.what = 'deleted'");
    }

    /**
     * The columns of a row as it was before.
     *
     * @param added what columns hold that did not exist then
     */
    private static String values(Part part, UnaryOperator<String> added) {
        return part.columns().stream()
                .map(column -> {
                    String name = Quoted.literal(column.name());
                    return "CASE WHEN jsonb_exists(h.before, " + name + ") THEN CAST(h.before ->> " + name + " AS "
                            + column.type().name() + ") ELSE " + added.apply(Quoted.identifier(column.name())) + " END";
                })
                .collect(Collectors.joining(", "));
    }

    /** The key of a row as the history has it. */
    private static String key(Part part, String row) {
        return part.key().stream()
                .map(column -> "h." + row + " -> " + Quoted.literal(column))
                .collect(Collectors.joining(", ", "CAST(jsonb_build_array(", ") AS text)"));
    }
}
