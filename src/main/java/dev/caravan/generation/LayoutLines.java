package dev.caravan.generation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The catalog of some schemas as sorted lines of text, one for each thing that must come back identical. */
final class LayoutLines {
    private static final String LINES = """
            WITH t AS (
                SELECT c.oid, c.relkind, n.nspname || '.' || c.relname AS name, c.relreplident, c.relrowsecurity,
                       c.relpersistence, c.reloptions
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p') AND c.relname <> 'caravan_ddl_history')
            SELECT concat_ws(' ', 'table', name, relkind, relpersistence, relreplident, relrowsecurity, reloptions::text,
                             obj_description(oid, 'pg_class')) AS line FROM t
            UNION ALL
            SELECT concat_ws(' ', 'column', t.name, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
                             a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attstattarget, a.attcollation,
                             pg_get_expr(d.adbin, d.adrelid), col_description(t.oid, a.attnum))
            FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            UNION ALL
            SELECT concat_ws(' ', 'constraint', t.name, k.conname, k.convalidated, pg_get_constraintdef(k.oid),
                             obj_description(k.oid, 'pg_constraint'))
            FROM t JOIN pg_constraint k ON k.conrelid = t.oid
            UNION ALL
            SELECT concat_ws(' ', 'index', t.name, pg_get_indexdef(x.indexrelid), x.indisprimary, x.indisvalid,
                             x.indisclustered, x.indisreplident, obj_description(x.indexrelid, 'pg_class'))
            FROM t JOIN pg_index x ON x.indrelid = t.oid
            UNION ALL
            SELECT concat_ws(' ', 'trigger', t.name, pg_get_triggerdef(g.oid), g.tgenabled,
                             obj_description(g.oid, 'pg_trigger'))
            FROM t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
            UNION ALL
            SELECT concat_ws(' ', 'policy', t.name, p.polname, p.polcmd, pg_get_expr(p.polqual, p.polrelid))
            FROM t JOIN pg_policy p ON p.polrelid = t.oid
            """;

    private LayoutLines() {}

    static List<String> read(Connection connection, List<String> schemas) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(LINES)) {
            statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lines.add(row.getString(1));
                }
            }
        }
        lines.sort(null);
        return lines;
    }
}
