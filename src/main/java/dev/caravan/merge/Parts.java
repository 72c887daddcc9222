package dev.caravan.merge;

import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import java.sql.SQLException;
import java.util.Locale;

/** Writes down what merging took out of a feed's rows, or changed, so that the digests still add up. */
record Parts(Session session, Places places) {
    /** What happened to the rows. */
    enum Kind {
        REMOVED,
        REPLACED,
        REPLACING
    }

    void record(TablePlan table, FeedPlan feed, Kind kind, Digest digest) throws SQLException {
        if (places.run() == 0) {
            return;
        }
        session.execute("INSERT INTO caravan.merge_part VALUES (" + places.run() + ", " + Quoted.literal(table.name())
                + ", " + Quoted.literal(feed.feed()) + ", "
                + Quoted.literal(kind.name().toLowerCase(Locale.ROOT)) + ", " + digest.rows() + ", "
                + Quoted.literal(digest.hex()) + ")");
    }
}
