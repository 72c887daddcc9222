package dev.caravan.merge;

import dev.caravan.database.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What some entries of a key map add up to.
 *
 * @param loaded rows that are new
 * @param matched rows that are the same as others
 * @param replayed rows that came out of quarantine
 * @param rekeyed new rows that did not keep their key
 * @param entries how many there are
 * @param first key in the source, if it is an integer
 * @param last key in the source
 * @param smallest key in the target, if it is an integer
 * @param largest key in the target
 */
record KeyCounts(
        long loaded,
        long matched,
        long replayed,
        long rekeyed,
        long entries,
        long first,
        long last,
        long smallest,
        long largest) {
    /** A key of this size and another one make a difference that is a number still. */
    private static final long LARGE = 1L << 61;

    /** Where keys are more than entries by this factor it costs less to search for them than to join them. */
    private static final int FOLDED = 16;

    /** @param from what follows FROM */
    static KeyCounts of(Session session, String from) throws SQLException {
        String counts = "SELECT sum(keys) FILTER (WHERE outcome = 'loaded'),"
                + " sum(keys) FILTER (WHERE outcome = 'matched'), sum(keys) FILTER (WHERE outcome = 'replayed'),"
                + " sum(keys) FILTER (WHERE outcome = 'loaded' AND new_key <> old_key), count(*), min(old_number),"
                + " max(old_number + (keys - 1)), min(new_number), max(new_number + (keys - 1)) FROM " + from;
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(counts)) {
            row.next();
            return new KeyCounts(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getLong(8),
                    row.getLong(9));
        }
    }

    long keys() {
        return loaded + matched + replayed;
    }

    /** Whether entries are for many keys each. */
    boolean folded() {
        return entries * FOLDED <= keys();
    }

    /** Whether {@link EntrySearch} can add and subtract the keys, and hold all entries. */
    boolean searchable() {
        return entries <= EntrySearch.MOST && Math.min(first, smallest) > -LARGE && Math.max(last, largest) < LARGE;
    }
}
