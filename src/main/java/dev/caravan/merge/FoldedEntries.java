package dev.caravan.merge;

import dev.caravan.plan.FeedPlan;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;

/** Entries of a key map for new rows of a feed, on their way to the server some thousand at a time. */
final class FoldedEntries {
    private static final int AT_A_TIME = 20_000;

    private final KeyMap map;
    private final FeedPlan feed;
    private final boolean folds;
    private final long[] olds = new long[AT_A_TIME];
    private final long[] nows = new long[AT_A_TIME];
    private final int[] keys = new int[AT_A_TIME];
    private int size;

    FoldedEntries(KeyMap map, FeedPlan feed) {
        this.map = map;
        this.feed = feed;
        this.folds = map.places().folds(map.table());
    }

    /** Keys that are added in ascending order, and share entries with each other. */
    Series series() {
        return new Series();
    }

    /** Keys that are added in ascending order. */
    final class Series {
        private long old;
        private long now;
        private int length;

        void add(long key, long becomes) throws SQLException {
            boolean follows =
                    folds && length > 0 && key == old + length && becomes == now + length && KeyMap.together(old, key);
            if (!follows) {
                end();
                old = key;
                now = becomes;
            }
            length++;
        }

        /** Nothing more is added. */
        void end() throws SQLException {
            if (length > 0) {
                entry(old, now, length);
                length = 0;
            }
        }
    }

    private void entry(long old, long now, int length) throws SQLException {
        if (size == AT_A_TIME) {
            write();
        }
        olds[size] = old;
        nows[size] = now;
        keys[size] = length;
        size++;
    }

    /** Sends what is left. */
    void write() throws SQLException {
        PGConnection server = map.session().connection().unwrap(PGConnection.class);
        try (PreparedStatement insert = map.session().connection().prepareStatement(map.addFolded(feed))) {
            Array[] columns = {
                server.createArrayOf("bigint", Arrays.copyOf(olds, size)),
                server.createArrayOf("bigint", Arrays.copyOf(nows, size)),
                server.createArrayOf("integer", Arrays.copyOf(keys, size))
            };
            for (int i = 0; i < columns.length; i++) {
                insert.setArray(i + 1, columns[i]);
            }
            insert.executeUpdate();
        }
        size = 0;
    }
}
