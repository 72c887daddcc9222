package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.database.Quoted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the changes of all tables in one statement. PostgreSQL looks at foreign keys when a statement ends, so no order
 * among tables is needed, and references in a circle hold; unique values are free when the rows that held them are
 * deleted, so in each table deletions come first, then updates, then insertions.
 */
final class Writing {
    private final Connection target;
    private final List<Part> parts;
    private final List<String> steps = new ArrayList<>();
    private final List<String> counts = new ArrayList<>();

    Writing(Connection target, List<Part> parts) {
        this.target = target;
        this.parts = parts;
    }

    /** Writes; says how many rows were written. */
    long run() throws SQLException {
        for (Part part : parts) {
            table(part);
        }
        String sql = "WITH " + String.join(", ", steps) + " SELECT " + String.join(" + ", counts);
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long written = row.getLong(1);
            for (Part part : parts) {
                number(statement, part);
            }
            return written;
        }
    }

    private void table(Part part) {
        String n = Integer.toString(part.number());
        String at = part.changes() + " AS c WHERE t.ctid = c.caravan_at AND ";
        step("d" + n, "DELETE FROM " + part.table() + " AS t USING " + at + Change.is("c", Change.DELETE, Change.MOVE));
        String afterDeletes = " AND (SELECT count(*) FROM d" + n + ") >= 0";
        List<String> written = written(part);
        if (!written.isEmpty()) {
            step(
                    "u" + n,
                    "UPDATE " + part.table() + " AS t SET "
                            + written.stream()
                                    .map(column -> Quoted.identifier(column) + " = c." + Quoted.identifier(column))
                                    .collect(Collectors.joining(", "))
                            + " FROM " + at + Change.is("c", Change.UPDATE) + afterDeletes);
        }
        if (!part.rule().missing().marks().isEmpty()) {
            step(
                    "s" + n,
                    "UPDATE " + part.table() + " AS t SET "
                            + part.rule().missing().marks().entrySet().stream()
                                    .map(mark -> Quoted.identifier(mark.getKey()) + " = " + mark.getValue())
                                    .collect(Collectors.joining(", "))
                            + " FROM " + at + Change.is("c", Change.MARK));
        }
        String afterAll = afterDeletes + (written.isEmpty() ? "" : " AND (SELECT count(*) FROM u" + n + ") >= 0");
        step(
                "i" + n,
                "INSERT INTO " + part.table() + " (" + part.list() + ") OVERRIDING SYSTEM VALUE SELECT "
                        + part.list("c") + " FROM " + part.changes() + " AS c WHERE " + Change.is("c", Change.INSERT)
                        + afterAll);
        List<String> all = part.live().columns().stream()
                .filter(column -> !column.generated())
                .map(Column::name)
                .toList();
        step(
                "m" + n,
                "INSERT INTO " + part.table() + " ("
                        + Quoted.identifiers(all)
                        + ") OVERRIDING SYSTEM VALUE SELECT "
                        + all.stream()
                                .map(column ->
                                        (part.columnNames().contains(column) ? "c." : "t.") + Quoted.identifier(column))
                                .collect(Collectors.joining(", "))
                        + " FROM " + part.changes() + " AS c JOIN " + part.table()
                        + " AS t ON t.ctid = c.caravan_at WHERE "
                        + Change.is("c", Change.MOVE) + afterAll);
    }

    /** What an update sets: the key stays, unless it is compared in a folded form, and so does what the server numbers. */
    private static List<String> written(Part part) {
        Set<String> stays = new HashSet<>(part.key());
        stays.removeAll(part.folded());
        Column surrogate = part.surrogate();
        return part.columns().stream()
                .filter(column -> !column.identity())
                .map(Column::name)
                .filter(column -> !stays.contains(column))
                .filter(column -> surrogate == null || !surrogate.name().equals(column))
                .toList();
    }

    private void step(String name, String sql) {
        steps.add(name + " AS (" + sql + " RETURNING 1)");
        counts.add("(SELECT count(*) FROM " + name + ")");
    }

    /** Rows that brought their own numbers must not be met by the sequence that gives them out. */
    private static void number(Statement statement, Part part) throws SQLException {
        for (Column column : part.columns()) {
            boolean numbered = column.identity()
                    || (column.defaultExpression() != null
                            && column.defaultExpression().startsWith("nextval("));
            if (numbered) {
                String sequence = "pg_get_serial_sequence(" + Quoted.literal(part.table()) + ", "
                        + Quoted.literal(column.name()) + ")";
                statement.execute(
                        "SELECT setval(s.sequence, n.last) FROM (SELECT " + sequence
                                + "::regclass AS sequence) AS s, (SELECT max(c." + Quoted.identifier(column.name())
                                + ") AS last FROM " + part.changes() + " AS c WHERE "
                                + Change.is("c", Change.INSERT, Change.UPDATE, Change.MOVE)
                                + ") AS n WHERE s.sequence IS NOT NULL AND n.last > coalesce(pg_sequence_last_value(s.sequence), 0)");
            }
        }
    }
}
