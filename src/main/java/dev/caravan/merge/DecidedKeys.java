package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the key maps look like that the rows of a feed need, once all is decided. It tells where these rows can be read in a
 * cheaper way than by joining whole maps, which costs more than reading the rows: integer keys that lie close together are
 * looked up in an array, and a feed that lost no row needs to be told only of those rows that did not keep their key.
 * Both together measured half the time of the joins.
 *
 * @param loaded rows of the feed that are new
 * @param matched rows that are the same as others
 * @param rekeyed new rows that did not keep their key
 * @param complete whether every staged row of the feed has an entry in the map, told by integers
 * @param changed range of the source's keys of rows that did not keep theirs, if keys are integers
 * @param spans of the keys of other feeds
 */
record DecidedKeys(
        long loaded, long matched, long rekeyed, boolean complete, Optional<KeyRange> changed, Map<Whose, Span> spans) {
    /** A condition on an entry {@code k} that is told by integers: its row has not kept its key. */
    static final String CHANGED = "(k.new_number <> k.old_number OR k.outcome <> 'loaded')";

    /** Nothing is known: all is joined. */
    static final DecidedKeys UNKNOWN = new DecidedKeys(0, 0, 0, false, Optional.empty(), Map.of());

    /** A feed of a table. */
    record Whose(String table, String feed) {
        static Whose of(Pointer pointer) {
            return new Whose(pointer.table(), pointer.feed());
        }
    }

    /**
     * Integer keys of a feed.
     *
     * @param first the smallest
     * @param last the largest
     */
    record Span(long first, long last) {
        /** Eight bytes each, so 32 MB. */
        private static final long MOST = 4_000_000;

        private static final int SPARSEST = 4;
        private static final String NONE = "'" + Long.MIN_VALUE + "'::bigint";

        /** Keys that are worth an array: few enough, and close enough to each other. */
        static Optional<Span> of(long first, long last, long keys) {
            long width = last - first + 1;
            return keys > 0 && width > 0 && width <= Math.min(MOST, keys * SPARSEST)
                    ? Optional.of(new Span(first, last))
                    : Optional.empty();
        }

        /**
         * What a key has become; NULL if nothing is known of it. The array holds a number for none, as PostgreSQL counts its way
         * through arrays that hold NULLs.
         *
         * @param map the key map as {@code m} and a condition for this feed's entries
         * @param old expression for the key, an integer
         */
        String image(String map, String old) {
            String array =
                    "(SELECT array_agg(coalesce(m.new_number, " + NONE + ") ORDER BY i.old) FROM generate_series("
                            + first + ", " + last + ") AS i(old) LEFT JOIN " + map + " AND m.old_number = i.old)";
            return "CASE WHEN " + old + " BETWEEN " + first + " AND " + last + " THEN nullif(" + array + "[CAST(" + old
                    + " - (" + first + ") AS integer) + 1], " + NONE + ") END";
        }
    }

    /** Looks at the maps; all is decided and committed. */
    static DecidedKeys of(Session session, Plan plan, Places places, TablePlan table, FeedPlan feed)
            throws SQLException {
        Map<Whose, Span> spans = new HashMap<>();
        for (Pointer pointer : feed.pointers()) {
            TablePlan target = plan.table(pointer.table());
            FeedPlan meant = target.feed(pointer.feed());
            if (meant.staged() && KeyMap.numbered(target, meant) && !spans.containsKey(Whose.of(pointer))) {
                span(session, places, target, meant).ifPresent(span -> spans.put(Whose.of(pointer), span));
            }
        }
        String counts =
                "SELECT count(*) FILTER (WHERE outcome = 'loaded'), count(*) FILTER (WHERE outcome = 'matched'),"
                        + " count(*) FILTER (WHERE outcome = 'loaded' AND new_key <> old_key),"
                        + " min(old_number) FILTER (WHERE " + CHANGED + "), max(old_number) FILTER (WHERE " + CHANGED
                        + ") FROM " + entries(places, table, feed);
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(counts)) {
            row.next();
            long loaded = row.getLong(1);
            long matched = row.getLong(2);
            boolean complete = KeyMap.numbered(table, feed) && loaded + matched == places.arrived(session, feed);
            return new DecidedKeys(
                    loaded, matched, feed.carriesKey() ? 0 : row.getLong(3), complete, KeyRange.of(row, 4), spans);
        }
    }

    private static Optional<Span> span(Session session, Places places, TablePlan table, FeedPlan feed)
            throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT min(old_number), max(old_number), count(old_number) FROM "
                                + entries(places, table, feed))) {
            row.next();
            return Span.of(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    private static String entries(Places places, TablePlan table, FeedPlan feed) {
        return places.keyMap(table).sql() + " AS k WHERE feed = " + Quoted.literal(feed.feed());
    }

    Optional<Span> span(Pointer pointer) {
        return Optional.ofNullable(spans.get(Whose.of(pointer)));
    }
}
