package dev.caravan.generation;

import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import dev.caravan.ledger.Definition;
import dev.caravan.ledger.Definition.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what can be dropped from empty tables and brought back after the load: indexes, keys, foreign keys, triggers.
 * Checks and NOT NULL stay, so that a bad row fails while it is copied. Partitioned tables and their partitions keep
 * everything but their foreign keys.
 */
final class DefinitionReader {
    private static final String INDEXES = """
            SELECT n.nspname, t.relname AS table_name, i.relname AS index_name, pg_get_indexdef(i.oid) AS index_sql,
                   k.conname, k.contype, pg_get_constraintdef(k.oid) AS constraint_sql,
                   k.condeferrable, k.condeferred, m.amname, x.indisclustered, x.indisreplident,
                   obj_description(i.oid, 'pg_class') AS index_comment,
                   obj_description(k.oid, 'pg_constraint') AS constraint_comment
            FROM pg_index x
            JOIN pg_class i ON i.oid = x.indexrelid
            JOIN pg_am m ON m.oid = i.relam
            JOIN pg_class t ON t.oid = x.indrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace
            LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x')
            WHERE n.nspname = ANY (?) AND t.relkind = 'r' AND NOT t.relispartition AND t.relname <> 'caravan_ddl_history'
            ORDER BY t.relname, k.contype NULLS LAST, i.relname
            """;

    private static final String FOREIGN_KEYS = """
            SELECT n.nspname, t.relname AS table_name, k.conname, pg_get_constraintdef(k.oid) AS constraint_sql,
                   k.convalidated, t.relkind = 'p' OR r.relkind = 'p' AS partitioned,
                   obj_description(k.oid, 'pg_constraint') AS constraint_comment
            FROM pg_constraint k
            JOIN pg_class t ON t.oid = k.conrelid
            JOIN pg_class r ON r.oid = k.confrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE n.nspname = ANY (?) AND k.contype = 'f' AND k.conparentid = 0
            ORDER BY t.relname, k.conname
            """;

    private static final String TRIGGERS = """
            SELECT n.nspname, t.relname AS table_name, g.tgname, pg_get_triggerdef(g.oid) AS trigger_sql, g.tgenabled,
                   obj_description(g.oid, 'pg_trigger') AS trigger_comment
            FROM pg_trigger g
            JOIN pg_class t ON t.oid = g.tgrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE n.nspname = ANY (?) AND NOT g.tgisinternal AND g.tgparentid = 0
            ORDER BY t.relname, g.tgname
            """;

    private final Connection connection;
    private final List<String> schemas;
    private final List<Definition> found = new ArrayList<>();

    private DefinitionReader(Connection connection, List<String> schemas) {
        this.connection = connection;
        this.schemas = schemas;
    }

    /** The definitions in the order in which they come back. */
    static List<Definition> read(Connection connection, List<String> schemas) throws SQLException {
        DefinitionReader reader = new DefinitionReader(connection, schemas);
        reader.each(INDEXES, reader::index);
        reader.each(FOREIGN_KEYS, reader::foreignKey);
        reader.each(TRIGGERS, reader::trigger);
        reader.found.sort(Comparator.comparing(Definition::kind));
        List<Definition> numbered = new ArrayList<>();
        for (Definition each : reader.found) {
            numbered.add(new Definition(
                    numbered.size() + 1, each.kind(), each.table(), each.name(), each.create(), each.drop()));
        }
        return numbered;
    }

    private void index(ResultSet row) throws SQLException {
        TableName table = table(row);
        String index = row.getString("index_name");
        String qualified = new TableName(table.schema(), index).sql();
        @Nullable String constraint = row.getString("conname");
        boolean fromIndex = constraint == null
                || (!"x".equals(row.getString("contype"))
                        && row.getString("amname").equals("btree"));
        String marks = marks(row, table, index) + comment("INDEX " + qualified, row.getString("index_comment"));
        if (fromIndex) {
            add(
                    Kind.INDEX,
                    table,
                    index,
                    row.getString("index_sql") + (constraint == null ? marks : ""),
                    "DROP INDEX IF EXISTS " + qualified);
        }
        if (constraint != null) {
            String what = fromIndex
                    ? ("p".equals(row.getString("contype")) ? "PRIMARY KEY" : "UNIQUE") + " USING INDEX "
                            + Quoted.identifier(index) + (row.getBoolean("condeferrable") ? " DEFERRABLE" : "")
                            + (row.getBoolean("condeferred") ? " INITIALLY DEFERRED" : "")
                    : row.getString("constraint_sql");
            add(
                    Kind.KEY,
                    table,
                    constraint,
                    addConstraint(table, constraint, what)
                            + marks
                            + comment(constraintOn(table, constraint), row.getString("constraint_comment")),
                    dropConstraint(table, constraint));
        }
    }

    private static String marks(ResultSet row, TableName table, String index) throws SQLException {
        return (row.getBoolean("indisclustered")
                        ? "; ALTER TABLE " + table.sql() + " CLUSTER ON " + Quoted.identifier(index)
                        : "")
                + (row.getBoolean("indisreplident")
                        ? "; ALTER TABLE " + table.sql() + " REPLICA IDENTITY USING INDEX " + Quoted.identifier(index)
                        : "");
    }

    private void foreignKey(ResultSet row) throws SQLException {
        TableName table = table(row);
        String name = row.getString("conname");
        String definition = row.getString("constraint_sql");
        // NOT VALID is refused on a partitioned table, and VALIDATE leaves out the partitions of one that is referred
        // to.
        boolean later = row.getBoolean("convalidated") && !row.getBoolean("partitioned");
        add(
                Kind.FOREIGN_KEY,
                table,
                name,
                addConstraint(table, name, definition + (later ? " NOT VALID" : ""))
                        + comment(constraintOn(table, name), row.getString("constraint_comment")),
                dropConstraint(table, name));
        if (later) {
            add(
                    Kind.VALIDATION,
                    table,
                    name,
                    "ALTER TABLE " + table.sql() + " VALIDATE CONSTRAINT " + Quoted.identifier(name),
                    "");
        }
    }

    private void trigger(ResultSet row) throws SQLException {
        TableName table = table(row);
        String name = row.getString("tgname");
        String mode = switch (row.getString("tgenabled")) {
            case "D" -> "DISABLE";
            case "R" -> "ENABLE REPLICA";
            case "A" -> "ENABLE ALWAYS";
            default -> "";
        };
        String enabling = mode.isEmpty()
                ? ""
                : "; ALTER TABLE " + table.sql() + " " + mode + " TRIGGER " + Quoted.identifier(name);
        String on = "TRIGGER " + Quoted.identifier(name) + " ON " + table.sql();
        add(
                Kind.TRIGGER,
                table,
                name,
                row.getString("trigger_sql") + enabling + comment(on, row.getString("trigger_comment")),
                "DROP TRIGGER IF EXISTS " + Quoted.identifier(name) + " ON " + table.sql());
    }

    private void add(Kind kind, TableName table, String name, String create, String drop) {
        found.add(new Definition(0, kind, table.toString(), name, create, drop));
    }

    private static String addConstraint(TableName table, String name, String what) {
        return "ALTER TABLE " + table.sql() + " ADD CONSTRAINT " + Quoted.identifier(name) + " " + what;
    }

    private static String dropConstraint(TableName table, String name) {
        return "ALTER TABLE " + table.sql() + " DROP CONSTRAINT IF EXISTS " + Quoted.identifier(name);
    }

    private static String constraintOn(TableName table, String name) {
        return "CONSTRAINT " + Quoted.identifier(name) + " ON " + table.sql();
    }

    private static String comment(String on, @Nullable String text) {
        return text == null ? "" : "; COMMENT ON " + on + " IS " + Quoted.literal(text);
    }

    private static TableName table(ResultSet row) throws SQLException {
        return new TableName(row.getString("nspname"), row.getString("table_name"));
    }

    private void each(String sql, RowReader reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reader.read(row);
                }
            }
        }
    }

    /** Reads the current row. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
