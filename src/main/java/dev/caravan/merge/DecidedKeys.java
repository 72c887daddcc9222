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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the key maps look like that the rows of a feed need, once all is decided. It tells where these rows can be read in a
 * cheaper way than by joining whole maps, which costs more than reading the rows: integer keys that lie close together are
 * looked up in an array; and a feed that lost no row needs to be told only of those rows that did not keep their key, in few
 * words if these follow each other.
 *
 * @param loaded rows of the feed that are new
 * @param matched rows that are the same as others
 * @param rekeyed new rows that did not keep their key
 * @param complete whether every staged row of the feed has an entry in the map, told by integers
 * @param shifts all keys that were not kept, if they are integers and lie in few places
 * @param spans of the keys of other feeds
 */
record DecidedKeys(
        long loaded,
        long matched,
        long rekeyed,
        boolean complete,
        Optional<List<Shift>> shifts,
        Map<Whose, Span> spans) {
    /** A condition on an entry that is told by integers: its row has not kept its key. */
    static final String CHANGED = "(new_number <> old_number OR outcome <> 'loaded')";

    /** Nothing is known: all is joined. */
    static final DecidedKeys UNKNOWN = new DecidedKeys(0, 0, 0, false, Optional.empty(), Map.of());

    /** So many places are compared faster than joined. */
    private static final int FEW = 8;

    /** Where entries are fewer than rows by this factor it is worth while to ask where the changed keys lie. */
    private static final int WORTH = 16;

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
                "SELECT sum(keys) FILTER (WHERE outcome = 'loaded'), sum(keys) FILTER (WHERE outcome = 'matched'),"
                        + " sum(keys) FILTER (WHERE outcome = 'loaded' AND new_key <> old_key),"
                        + " count(*) FILTER (WHERE " + CHANGED + ") FROM "
                        + entries(places, table, feed);
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(counts)) {
            row.next();
            long loaded = row.getLong(1);
            long matched = row.getLong(2);
            boolean complete = KeyMap.numbered(table, feed) && loaded + matched == places.arrived(session, feed);
            return new DecidedKeys(
                    loaded,
                    matched,
                    feed.carriesKey() ? 0 : row.getLong(3),
                    complete,
                    complete && row.getLong(4) * WORTH <= loaded + matched
                            ? shifts(session, places, table, feed)
                            : Optional.empty(),
                    spans);
        }
    }

    private static Optional<List<Shift>> shifts(Session session, Places places, TablePlan table, FeedPlan feed)
            throws SQLException {
        String changed = "SELECT old_number, old_number + keys - 1, new_number, outcome = 'loaded' FROM "
                + entries(places, table, feed) + " AND " + CHANGED + " ORDER BY old_number";
        List<Shift> shifts = new ArrayList<>();
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(changed)) {
            while (row.next()) {
                long first = row.getLong(1);
                if (first < 0) {
                    // What is to be added to such a key may be too large for a number.
                    return Optional.empty();
                }
                Shift next = new Shift(first, row.getLong(2), row.getLong(3) - first, row.getBoolean(4));
                int at = shifts.size() - 1;
                if (at >= 0 && shifts.get(at).goesOnWith(next)) {
                    shifts.set(at, shifts.get(at).with(next));
                } else if (shifts.size() < FEW) {
                    shifts.add(next);
                } else {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(shifts);
    }

    /**
     * The key that a row of the feed itself gets.
     *
     * @param own expression for its key in the source, an integer
     * @param joined expression for the key where the map is joined
     */
    String image(String own, String joined) {
        return shifts.map(all -> all.stream()
                        .filter(shift -> shift.loaded() && shift.by() != 0)
                        .map(shift -> " WHEN " + shift.includes(own) + " THEN " + own + " + (" + shift.by() + ")")
                        .collect(Collectors.joining()))
                .map(cases -> cases.isEmpty() ? own : "CASE" + cases + " ELSE " + own + " END")
                .orElse(joined);
    }

    private static Optional<Span> span(Session session, Places places, TablePlan table, FeedPlan feed)
            throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT min(old_number), max(old_number + keys - 1), sum(keys) FROM "
                                + entries(places, table, feed))) {
            row.next();
            return Span.of(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    private static String entries(Places places, TablePlan table, FeedPlan feed) {
        return places.keyEntries(table).sql() + " WHERE feed = " + Quoted.literal(feed.feed());
    }

    Optional<Span> span(Pointer pointer) {
        return Optional.ofNullable(spans.get(Whose.of(pointer)));
    }
}
