package dev.caravan.check;

import dev.caravan.database.Quoted;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks the queries of checks. Each becomes part of one that says what is needed of it, so it can only read. */
final class CheckSql {
    /** Stands for a target schema. */
    static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private static final int FETCH_SIZE = 5_000;

    private CheckSql() {}

    /** Takes a key and its value. */
    interface PairConsumer {
        void accept(@Nullable String key, @Nullable String value);
    }

    /** Takes a key and its number. */
    interface NumberConsumer {
        void accept(@Nullable String key, BigDecimal number);
    }

    /** Takes a row. */
    private interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    static String withSchemas(String sql, Map<String, String> schemas) {
        return PLACEHOLDER.matcher(sql).replaceAll(match -> Matcher.quoteReplacement(quoted(schemas, match.group(1))));
    }

    static void pairs(Connection connection, String sql, PairConsumer consumer) throws SQLException {
        each(
                connection,
                "SELECT asked.key::text, asked.value::text FROM " + asked(sql),
                row -> consumer.accept(row.getString(1), row.getString(2)));
    }

    static void numbers(Connection connection, String sql, NumberConsumer consumer) throws SQLException {
        each(
                connection,
                "SELECT asked.key::text, coalesce(sum(asked.value::numeric), 0) FROM " + asked(sql) + " GROUP BY 1",
                row -> consumer.accept(row.getString(1), row.getBigDecimal(2)));
    }

    static long count(Connection connection, String sql) throws SQLException {
        long[] count = new long[1];
        each(connection, "SELECT count(*) FROM " + asked(sql), row -> count[0] = row.getLong(1));
        return count[0];
    }

    /** Lets the server parse a query, without its rows. */
    static void parse(Connection connection, String sql, Check.Kind kind) throws SQLException {
        String columns = switch (kind) {
            case EVERY -> "asked.key::text, asked.value::text";
            case SUM -> "asked.key::text, asked.value::numeric";
            case NONE, LIST -> "";
        };
        each(connection, "SELECT " + columns + " FROM " + asked(sql) + " LIMIT 0", row -> {});
    }

    /** The line break ends a comment that the query may end with. */
    private static String asked(String sql) {
        return "(\n" + sql + "\n) AS asked";
    }

    private static void each(Connection connection, String sql, RowConsumer consumer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        }
    }

    private static String quoted(Map<String, String> schemas, String key) {
        @Nullable String name = schemas.get(key);
        if (name == null) {
            throw new IllegalArgumentException("The reader accepts no check with an unknown schema " + key);
        }
        return Quoted.identifier(name);
    }
}
