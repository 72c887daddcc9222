package dev.caravan.generation;

import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What stands in a schema and moves with a generation: tables, partitions, stand-alone sequences, enums and domains. */
final class SchemaObjects {
    private static final String OBJECTS = """
            SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.relname AS name
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname <> 'caravan_ddl_history'
              AND (c.relkind IN ('r', 'p')
                   OR c.relkind = 'S' AND NOT EXISTS (
                       SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass
                                                 AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
            UNION ALL
            SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.typname
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname = ? AND t.typtype IN ('e', 'd')
            ORDER BY 1, 2
            """;

    private SchemaObjects() {}

    /** @param kind TABLE, SEQUENCE, TYPE or DOMAIN */
    record Item(String kind, TableName name) {
        /** Types and domains keep what PUBLIC may do with them anyway. */
        boolean hasGrants() {
            return kind.equals("TABLE") || kind.equals("SEQUENCE");
        }
    }

    static List<Item> in(Connection connection, String schema) throws SQLException {
        List<Item> items = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OBJECTS)) {
            statement.setString(1, schema);
            statement.setString(2, schema);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.add(new Item(row.getString("kind"), new TableName(schema, row.getString("name"))));
                }
            }
        }
        return items;
    }

    static void move(Connection connection, Item item, String toSchema) throws SQLException {
        execute(
                connection,
                "ALTER " + item.kind() + " " + item.name().sql() + " SET SCHEMA " + Quoted.identifier(toSchema));
    }

    static boolean schemaExists(Connection connection, String schema) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)")) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
