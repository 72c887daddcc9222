package dev.caravan.run;

import dev.caravan.testkit.TestDatabase;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a database's schemas hold, down to the last row, to be compared with what they held before. */
public final class Content {
    private static final String TABLES = """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (string_to_array('%s', ','))
            ORDER BY 1
            """;

    private static final String DIGEST = """
            SELECT 'oid ' || '%2$s'::regclass::oid || ', ' || count(*) || ' rows '
                || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C")), '-')
            FROM %1$s t
            """;

    private static final String LAYOUT = """
            SELECT n.nspname || '.' || c.relname || ' ' || c.relkind::text || ' ' || pg_get_userbyid(c.relowner) || ' '
                || coalesce(c.relacl::text, '') || coalesce(pg_get_indexdef(i.indexrelid), '')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
            WHERE n.nspname = ANY (string_to_array('%1$s', ','))
            UNION ALL
            SELECT n.nspname || '.' || conname || ' ' || pg_get_constraintdef(k.oid)
            FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
            WHERE n.nspname = ANY (string_to_array('%1$s', ','))
            ORDER BY 1
            """;

    private Content() {}

    /** Every table with its identity and its rows; empty if none of the schemas exists. */
    public static SortedMap<String, String> of(TestDatabase database, String... schemas) {
        SortedMap<String, String> content = new TreeMap<>();
        String names = String.join(",", schemas).replace("'", "''");
        for (String table : database.queryForStrings(TABLES.formatted(names))) {
            String digest = DIGEST.formatted(table, table.replace("'", "''"));
            content.put(table, String.valueOf(database.queryForString(digest)));
        }
        List<String> layout = database.queryForStrings(LAYOUT.formatted(names));
        content.put("layout", String.join("\n", layout));
        return content;
    }

    /** All schemas of a database that are not the server's own. */
    public static List<String> schemas(TestDatabase database) {
        return database.queryForStrings("SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'"
                + " AND nspname <> 'information_schema' ORDER BY 1");
    }
}
