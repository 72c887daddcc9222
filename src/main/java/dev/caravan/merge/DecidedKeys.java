package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import java.sql.SQLException;
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
        Map<Whose, KeyImage> images) {
    /** Nothing is known: all is joined. */
    static final DecidedKeys UNKNOWN = new DecidedKeys(0, 0, 0, false, Optional.empty(), Map.of());

    /** A feed of a table. */
    record Whose(String table, String feed) {
        static Whose of(Pointer pointer) {
            return new Whose(pointer.table(), pointer.feed());
        }
    }

    /** Looks at the maps; all is decided and committed. */
    static DecidedKeys of(Session session, Plan plan, Places places, TablePlan table, FeedPlan feed)
            throws SQLException {
        Map<Whose, KeyImage> images = new HashMap<>();
        for (Pointer pointer : feed.pointers()) {
            TablePlan target = plan.table(pointer.table());
            FeedPlan meant = target.feed(pointer.feed());
            if (meant.staged() && KeyMap.numbered(target, meant) && !images.containsKey(Whose.of(pointer))) {
                String entries = entries(places, target, meant);
                KeyImage.of(KeyCounts.of(session, entries), entries)
                        .ifPresent(image -> images.put(Whose.of(pointer), image));
            }
        }
        String entries = entries(places, table, feed);
        KeyCounts counts = KeyCounts.of(session, entries);
        return new DecidedKeys(
                counts.loaded(),
                counts.matched(),
                feed.carriesKey() ? 0 : counts.rekeyed(),
                counts.loaded() + counts.matched() == places.arrived(session, feed),
                KeyMap.numbered(table, feed) && counts.searchable()
                        ? Optional.of(new EntrySearch(entries, "old_number"))
                        : Optional.empty(),
                images);
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
        return this.own.map(entries -> own + " + "
                + entries.at(own, "CASE WHEN outcome = 'matched' THEN 0 ELSE " + EntrySearch.ADDED + " END"));
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

    Optional<KeyImage> image(Pointer pointer) {
        return Optional.ofNullable(images.get(Whose.of(pointer)));
    }
}
