package dev.caravan.merge;

import java.util.Optional;

/** How it is found out what an integer key of a feed has become, in a cheaper way than by joining the whole map. */
sealed interface KeyImage {
    /**
     * What a key has become; NULL if nothing is known of it.
     *
     * @param map the key map as {@code m} and a condition for this feed's entries
     * @param old expression for the key, an integer
     */
    String of(String map, String old);

    /** The cheapest way to look at the keys of a feed; nothing if that is to join them. */
    static Optional<KeyImage> of(KeyCounts counts, String entries) {
        return Span.of(counts.first(), counts.last(), counts.keys())
                .<KeyImage>map(span -> span)
                .or(() -> counts.searchable() && counts.folded()
                        ? Optional.of(new Searched(new EntrySearch(entries, "old_number")))
                        : Optional.empty());
    }

    /**
     * Keys that lie close together are places in an array.
     *
     * @param first the smallest
     * @param last the largest
     */
    record Span(long first, long last) implements KeyImage {
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

    /** Others are searched for. */
    record Searched(EntrySearch entries) implements KeyImage {
        @Override
        public String of(String map, String old) {
            return "CASE WHEN " + entries.holds(old) + " THEN " + old + " + " + entries.at(old, EntrySearch.ADDED)
                    + " END";
        }
    }
}
