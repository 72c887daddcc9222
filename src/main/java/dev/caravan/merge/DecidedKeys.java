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
 * looked up in an array, others are searched for among the entries.
 *
 * @param loaded rows of the feed that are new
 * @param matched rows that are the same as others
 * @param rekeyed new rows that did not keep their key
 * @param complete whether every staged row of the feed has an entry
 * @param own entries of the feed itself, if they can be searched
 * @param images of the keys of other feeds
 */
record DecidedKeys(
        long loaded,
        long matched,
        long rekeyed,
        boolean complete,
        Optional<EntrySearch> own,
        Map<Whose, Image> images) {
    /** Nothing is known: all is joined. */
    static final DecidedKeys UNKNOWN = new DecidedKeys(0, 0, 0, false, Optional.empty(), Map.of());

    /** A key of this size and another one make a difference that is a number still. */
    private static final long LARGE = 1L << 61;

    /** Where keys are more than entries by this factor it costs less to search for them than to join them. */
    private static final int FOLDED = 16;

    /** A feed of a table. */
    record Whose(String table, String feed) {
        static Whose of(Pointer pointer) {
            return new Whose(pointer.table(), pointer.feed());
        }
    }

    /** What integer keys have become. */
    sealed interface Image {
        /**
         * What a key has become; NULL if nothing is known of it.
         *
         * @param map the key map as {@code m} and a condition for this feed's entries
         * @param old expression for the key, an integer
         */
        String of(String map, String old);
    }

    /**
     * Keys that are places in an array.
     *
     * @param first the smallest
     * @param last the largest
     */
    record Span(long first, long last) implements Image {
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

        /** The array holds a number for none, as PostgreSQL counts its way through arrays that hold NULLs. */
        @Override
        public String of(String map, String old) {
            String array =
                    "(SELECT array_agg(coalesce(m.new_number, " + NONE + ") ORDER BY i.old) FROM generate_series("
                            + first + ", " + last + ") AS i(old) LEFT JOIN " + map + " AND m.old_number = i.old)";
            return "CASE WHEN " + old + " BETWEEN " + first + " AND " + last + " THEN nullif(" + array + "[CAST(" + old
                    + " - (" + first + ") AS integer) + 1], " + NONE + ") END";
        }
    }

    /** Keys that are searched for. */
    record Searched(EntrySearch entries) implements Image {
        @Override
        public String of(String map, String old) {
            return "CASE WHEN " + entries.holds(old) + " THEN " + old + " + " + entries.at(old, ADDED) + " END";
        }
    }

    /** What is added to the keys of an entry whose rows are new. */
    private static final String ADDED = "new_number - old_number";

    /** Looks at the maps; all is decided and committed. */
    static DecidedKeys of(Session session, Plan plan, Places places, TablePlan table, FeedPlan feed)
            throws SQLException {
        Map<Whose, Image> images = new HashMap<>();
        for (Pointer pointer : feed.pointers()) {
            TablePlan target = plan.table(pointer.table());
            FeedPlan meant = target.feed(pointer.feed());
            if (meant.staged() && KeyMap.numbered(target, meant) && !images.containsKey(Whose.of(pointer))) {
                image(session, places, target, meant).ifPresent(image -> images.put(Whose.of(pointer), image));
            }
        }
        Counts counts = Counts.of(session, places, table, feed);
        return new DecidedKeys(
                counts.loaded(),
                counts.matched(),
                feed.carriesKey() ? 0 : counts.rekeyed(),
                counts.loaded() + counts.matched() == places.arrived(session, feed),
                KeyMap.numbered(table, feed) && counts.searchable()
                        ? Optional.of(search(places, table, feed))
                        : Optional.empty(),
                images);
    }

    private static Optional<Image> image(Session session, Places places, TablePlan table, FeedPlan feed)
            throws SQLException {
        Counts counts = Counts.of(session, places, table, feed);
        long keys = counts.loaded() + counts.matched() + counts.replayed();
        Optional<Span> span = Span.of(counts.first(), counts.last(), keys);
        if (span.isPresent()) {
            return Optional.of(span.get());
        }
        return counts.searchable() && counts.entries() * FOLDED <= keys
                ? Optional.of(new Searched(search(places, table, feed)))
                : Optional.empty();
    }

    private static EntrySearch search(Places places, TablePlan table, FeedPlan feed) {
        return new EntrySearch(entries(places, table, feed), "old_number");
    }

    private static String entries(Places places, TablePlan table, FeedPlan feed) {
        return places.keyEntries(table).sql() + " WHERE feed = " + Quoted.literal(feed.feed());
    }

    /**
     * The key that a row of the feed itself gets.
     *
     * @param own expression for its key in the source
     */
    Optional<String> key(String own) {
        return this.own.map(entries ->
                own + " + " + entries.at(own, "CASE WHEN outcome = 'matched' THEN 0 ELSE " + ADDED + " END"));
    }

    /**
     * A condition: a row of the feed itself is new.
     *
     * @param own expression for its key in the source
     */
    Optional<String> isNew(String own) {
        return complete && matched == 0
                ? Optional.empty()
                : this.own.map(entries ->
                        (complete ? "" : entries.holds(own) + " AND ") + entries.at(own, "outcome = 'loaded'"));
    }

    Optional<Image> image(Pointer pointer) {
        return Optional.ofNullable(images.get(Whose.of(pointer)));
    }

    /**
     * What the entries of a feed add up to.
     *
     * @param first key in the source, if it is an integer
     * @param last key in the source
     * @param largest key in the target
     */
    private record Counts(
            long loaded, long matched, long replayed, long rekeyed, long entries, long first, long last, long largest) {

        static Counts of(Session session, Places places, TablePlan table, FeedPlan feed) throws SQLException {
            String counts = "SELECT sum(keys) FILTER (WHERE outcome = 'loaded'), sum(keys) FILTER (WHERE outcome ="
                    + " 'matched'), sum(keys) FILTER (WHERE outcome = 'replayed'),"
                    + " sum(keys) FILTER (WHERE outcome = 'loaded' AND new_key <> old_key), count(*),"
                    + " min(old_number), max(old_number + (keys - 1)), max(new_number + (keys - 1)) FROM "
                    + DecidedKeys.entries(places, table, feed);
            try (Statement statement = session.connection().createStatement();
                    ResultSet row = statement.executeQuery(counts)) {
                row.next();
                return new Counts(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8));
            }
        }

        boolean searchable() {
            return entries <= EntrySearch.MOST && first > -LARGE && largest < LARGE;
        }
    }
}
