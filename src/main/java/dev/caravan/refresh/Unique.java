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
 * A unique index of a table, whether a constraint stands behind it or not, or an exclusion constraint, which forbids more
 * than equal values.
 *
 * @param columns those that it reads, those of its condition included
 * @param expressions what must not occur twice, as SQL over the columns without an alias
 * @param condition of the rows that it is about, null for all
 * @param nullsEqual whether NULL occurs but once
 * @param operators by which two rows exclude each other, one for each expression; empty if it is by being equal
 * @param method how the index is made, as SQL from USING on
 */
record Unique(
        String name,
        List<String> columns,
        List<String> expressions,
        @Nullable String condition,
        boolean nullsEqual,
        List<String> operators,
        String method) {
    private static final String SQL = """
            SELECT i.relname, pg_get_expr(x.indpred, x.indrelid) AS condition,
                   coalesce(CAST(to_jsonb(x.*) ->> 'indnullsnotdistinct' AS boolean), false) AS nulls_equal,
                   substring(pg_get_indexdef(x.indexrelid) FROM ' USING .*') AS method,
                   ARRAY(SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname)
                         FROM pg_constraint k, unnest(k.conexclop) WITH ORDINALITY AS e(operator, place)
                         JOIN pg_operator o ON o.oid = e.operator JOIN pg_namespace n ON n.oid = o.oprnamespace
                         WHERE k.conindid = x.indexrelid AND k.conrelid = x.indrelid ORDER BY e.place) AS operators,
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
            WHERE x.indrelid = ?::regclass AND (x.indisunique OR x.indisexclusion)
            ORDER BY x.indisprimary DESC, i.relname
            """;

    /** All unique indexes and exclusion constraints of a table. */
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
                            row.getBoolean("nulls_equal"),
                            List.of((String[]) row.getArray("operators").getArray()),
                            row.getString("method")));
                }
            }
        }
        return found;
    }

    /** Whether rows exclude each other by something else than being equal. */
    boolean exclusion() {
        return !operators.isEmpty();
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

    /** Whether two rows of {@link #rows} may not both be there. */
    String clash(String one, String other) {
        String same = nullsEqual ? "IS NOT DISTINCT FROM" : "=";
        return IntStream.rangeClosed(1, expressions.size())
                .mapToObj(i -> one + ".caravan_u" + i + " " + (exclusion() ? operators.get(i - 1) : same) + " " + other
                        + ".caravan_u" + i)
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
