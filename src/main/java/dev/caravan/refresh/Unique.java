package dev.caravan.refresh;

import dev.caravan.database.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A unique index of a table, whether a constraint stands behind it or not.
 *
 * @param columns those that it reads, those of its condition included
 * @param expressions what must not occur twice, as SQL over the columns without an alias
 * @param condition of the rows that it is about, null for all
 * @param nullsEqual whether NULL occurs but once
 */
record Unique(
        String name,
        List<String> columns,
        List<String> expressions,
        @Nullable String condition,
        boolean nullsEqual) {
    private static final String SQL = """
            SELECT i.relname, pg_get_expr(x.indpred, x.indrelid) AS condition,
                   coalesce(CAST(to_jsonb(x.*) ->> 'indnullsnotdistinct' AS boolean), false) AS nulls_equal,
                   ARRAY(SELECT pg_get_indexdef(x.indexrelid, n, false) FROM generate_series(1, x.indnkeyatts) AS n
                         ORDER BY n) AS expressions,
                   ARRAY(SELECT a.attname::text FROM pg_attribute a
                         WHERE a.attrelid = x.indrelid AND a.attnum > 0
                           AND (a.attnum = ANY (x.indkey) OR EXISTS (
                               SELECT FROM pg_depend d
                               WHERE d.classid = 'pg_class'::regclass AND d.objid = x.indexrelid
                                 AND d.refclassid = 'pg_class'::regclass AND d.refobjid = x.indrelid
                                 AND d.refobjsubid = a.attnum))
                         ORDER BY array_position(x.indkey::int[], a.attnum::int)) AS columns
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
            WHERE x.indrelid = ?::regclass AND x.indisunique
            ORDER BY x.indisprimary DESC, i.relname
            """;

    /** All unique indexes of a table. */
    static List<Unique> of(Connection target, TableName table) throws SQLException {
        List<Unique> found = new ArrayList<>();
        try (PreparedStatement statement = target.prepareStatement(SQL)) {
            statement.setString(1, table.sql());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Unique(
                            row.getString("relname"),
                            List.of((String[]) row.getArray("columns").getArray()),
                            List.of((String[]) row.getArray("expressions").getArray()),
                            row.getString("condition"),
                            row.getBoolean("nulls_equal")));
                }
            }
        }
        return found;
    }

    /** The rows of a table that it is about: {@code caravan_row}, their place, and {@code caravan_u1}, … */
    String rows(String table, String more) {
        return "(SELECT x.ctid AS caravan_row, "
                + IntStream.rangeClosed(1, expressions.size())
                        .mapToObj(i -> "(" + expressions.get(i - 1) + ") AS caravan_u" + i)
                        .collect(Collectors.joining(", "))
                + more + " FROM " + table + " AS x WHERE " + about() + ")";
    }

    /** What must not occur twice, of the rows of {@link #rows}. */
    String values() {
        return IntStream.rangeClosed(1, expressions.size())
                .mapToObj(i -> "caravan_u" + i)
                .collect(Collectors.joining(", "));
    }

    /** Whether two rows of {@link #rows} hold the same. */
    String equal(String one, String other) {
        String same = nullsEqual ? " IS NOT DISTINCT FROM " : " = ";
        return IntStream.rangeClosed(1, expressions.size())
                .mapToObj(i -> one + ".caravan_u" + i + same + other + ".caravan_u" + i)
                .collect(Collectors.joining(" AND "));
    }

    private String about() {
        List<String> conditions = new ArrayList<>();
        conditions.add(condition == null ? "true" : "(" + condition + ")");
        if (!nullsEqual) {
            expressions.forEach(expression -> conditions.add("(" + expression + ") IS NOT NULL"));
        }
        return String.join(" AND ", conditions);
    }
}
