package dev.caravan.run;

import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import dev.caravan.merge.Merge;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;

/**
 * The live rows of a merged table, feed by feed, as the key map of its run tells them apart: what it does not know belongs to
 * the feed that keeps its keys. Rows that were replayed belong to none.
 */
record FeedRows(long run, TablePlan table, TableName live) {

    /** A query for the rows of a feed, in the columns that it fills. */
    String of(FeedPlan feed) {
        String known = "EXISTS (SELECT FROM caravan.key_map AS k WHERE k.run_id = " + run + " AND k.table_name = "
                + Quoted.literal(table.name()) + " AND k.new_key = CAST(t."
                + Quoted.identifier(table.key().get(0)) + " AS text) AND ";
        return "SELECT " + Quoted.identifiers(Merge.columns(table, feed)) + " FROM " + live.sql() + " AS t WHERE "
                + (feed.staged()
                        ? known + "k.outcome = 'loaded' AND k.feed = " + Quoted.literal(feed.feed()) + ")"
                        : "NOT " + known + "k.outcome IN ('loaded', 'replayed'))");
    }
}
