package dev.caravan.refresh;

import dev.caravan.database.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A foreign key that points to a table.
 *
 * @param columns of the table that points
 * @param referenced columns of the table that is pointed to, in the same order
 * @param acts whether the server does something to the rows that point when the row is deleted, or refuses at once
 * @param follows whether the rows that point follow when the row gets other values
 */
record Incoming(
        String name, TableName from, List<String> columns, List<String> referenced, boolean acts, boolean follows) {
    private static final String SQL = """
            SELECT k.conname, n.nspname, c.relname, k.confdeltype <> 'a' AS acts, k.confupdtype = 'c' AS follows,
                   ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS x(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.attnum ORDER BY x.place) AS columns,
                   ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS x(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = x.attnum ORDER BY x.place) AS referenced
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE k.contype = 'f' AND k.confrelid = ?::regclass AND k.conparentid = 0
            ORDER BY n.nspname, c.relname, k.conname
            """;

    /** All foreign keys that point to a table, those of tables that the mapping does not know included. */
    static List<Incoming> to(Connection target, TableName table) throws SQLException {
        List<Incoming> keys = new ArrayList<>();
        try (PreparedStatement statement = target.prepareStatement(SQL)) {
            statement.setString(1, table.sql());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    keys.add(new Incoming(
                            row.getString("conname"),
                            new TableName(row.getString("nspname"), row.getString("relname")),
                            List.of((String[]) row.getArray("columns").getArray()),
                            List.of((String[]) row.getArray("referenced").getArray()),
                            row.getBoolean("acts"),
                            row.getBoolean("follows")));
                }
            }
        }
        return keys;
    }
}
