package dev.caravan.merge;

import dev.caravan.database.Session;
import dev.caravan.plan.FeedPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The integer keys of rows that are new in a table, and those of them that are taken, as sets of bits: 64 keys that follow
 * each other are one number. So a million keys are compared as 16,000 numbers; to join them one by one, and to write down
 * what became of each, measured five times as long.
 *
 * @param taken how many keys are taken
 * @param largest of all keys
 */
record IntegerKeys(Session session, long taken, long largest) {
    private static final String OWN = "pg_temp.caravan_own";
    private static final String TAKEN = "pg_temp.caravan_taken";

    /** Keys at a time. */
    private static final int FETCHED = 10_000;

    /**
     * Looks for them.
     *
     * @param rows a query for new rows, with their integers as {@code own_key}
     * @param there queries for integers ({@code key}) that are taken
     */
    static IntegerKeys of(Session session, String rows, List<String> there) throws SQLException {
        // Of the sets PostgreSQL knows no number; it would sort all keys instead of collecting them.
        session.execute("SET LOCAL enable_sort = off");
        session.execute("DROP TABLE IF EXISTS " + OWN);
        session.execute("DROP TABLE IF EXISTS " + TAKEN);
        session.execute("CREATE TEMP TABLE caravan_own AS "
                + sets("SELECT CAST(own_key AS bigint) AS key FROM (" + rows + ") AS u"));
        long first = session.number("SELECT min(place) FROM " + OWN);
        long last = session.number("SELECT max(place) FROM " + OWN);
        String inside = there.stream()
                .map(keys -> "SELECT CAST(key AS bigint) AS key FROM (" + keys + ") AS t WHERE key BETWEEN "
                        + first * Long.SIZE + " AND " + (last * Long.SIZE + Long.SIZE - 1))
                .collect(Collectors.joining(" UNION ALL "));
        session.execute("CREATE TEMP TABLE caravan_taken AS SELECT place, o.keys & t.keys AS keys FROM " + OWN
                + " AS o JOIN (" + sets(inside) + ") AS t USING (place) WHERE o.keys & t.keys <> 0");
        session.execute("SET LOCAL enable_sort TO DEFAULT");
        return new IntegerKeys(session, count(session), largest(session));
    }

    /** @param keys a query for integers ({@code key}) */
    private static String sets(String keys) {
        return "SELECT key >> 6 AS place, bit_or(CAST(1 AS bigint) << CAST(key & 63 AS integer)) AS keys FROM (" + keys
                + ") AS k GROUP BY 1";
    }

    private static long count(Session session) throws SQLException {
        long count = 0;
        try (Statement statement = statement(session);
                ResultSet row = statement.executeQuery("SELECT keys FROM " + TAKEN)) {
            while (row.next()) {
                count += Long.bitCount(row.getLong(1));
            }
        }
        return count;
    }

    private static long largest(Session session) throws SQLException {
        try (Statement statement = statement(session);
                ResultSet row =
                        statement.executeQuery("SELECT place, keys FROM " + OWN + " ORDER BY place DESC LIMIT 1")) {
            return row.next()
                    ? row.getLong(1) * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(row.getLong(2))
                    : 0;
        }
    }

    private static Statement statement(Session session) throws SQLException {
        Statement statement = session.connection().createStatement();
        statement.setFetchSize(FETCHED);
        return statement;
    }

    /**
     * Writes down what becomes of the keys: those that are free stay, the others are numbered in their order.
     *
     * @param last the number before the first that is given
     */
    void give(KeyMap map, FeedPlan feed, long last) throws SQLException {
        try (Statement statement = statement(session);
                ResultSet row = statement.executeQuery("SELECT place, o.keys, coalesce(t.keys, 0) FROM " + OWN
                        + " AS o LEFT JOIN " + TAKEN + " AS t USING (place) ORDER BY place")) {
            FoldedEntries entries = new FoldedEntries(map, feed);
            FoldedEntries.Series kept = entries.series();
            FoldedEntries.Series moved = entries.series();
            long next = last;
            while (row.next()) {
                long first = row.getLong(1) * Long.SIZE;
                long taken = row.getLong(3);
                for (long left = row.getLong(2); left != 0; left &= left - 1) {
                    int bit = Long.numberOfTrailingZeros(left);
                    if ((taken >>> bit & 1) == 0) {
                        kept.add(first + bit, first + bit);
                    } else {
                        next++;
                        moved.add(first + bit, next);
                    }
                }
            }
            kept.end();
            moved.end();
            entries.write();
        }
    }
}
