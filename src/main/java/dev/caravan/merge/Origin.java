package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import java.sql.SQLException;

/** Which feed a row {@code t} of the target came from, as conditions. */
record Origin(Places places, TablePlan table) {
    /** The row came from this feed. */
    String is(FeedPlan feed) {
        boolean numbered = KeyMap.numbered(table);
        String known = numbered ? "k.new_number" : "k.new_key";
        String key = numbered ? "t." + Quoted.identifier(table.key().get(0)) : Unmerged.key(table, "t");
        String loaded = "SELECT " + known + " FROM " + places.keyMap(table) + " AS k WHERE " + which(feed);
        return feed.staged()
                ? key + " IN (" + loaded + ")"
                : "NOT EXISTS (" + loaded + " AND " + known + " = " + key + ")";
    }

    /** The same, in a way that suits many rows. */
    String is(Session session, FeedPlan feed) throws SQLException {
        String entries = places.keyEntries(table).sql() + " AS k WHERE " + which(feed);
        if (!places.folds(table) || session.number("SELECT count(*) FROM " + entries) > EntrySearch.MOST) {
            return is(feed);
        }
        String held = new EntrySearch(entries, "new_number")
                .holds("t." + Quoted.identifier(table.key().get(0)));
        return held + (feed.staged() ? "" : " IS NOT TRUE");
    }

    /** Entries of the feed's rows; for the feed that is not listed, those of all others. */
    private static String which(FeedPlan feed) {
        return feed.staged()
                ? "k.outcome = 'loaded' AND k.feed = " + Quoted.literal(feed.feed())
                : "k.outcome IN ('loaded', 'replayed')";
    }
}
