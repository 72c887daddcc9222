package dev.caravan.ledger;

import java.util.Map;

/**
 * What became of the staged rows of a feed.
 *
 * @param table the target table, in the mapping's words
 * @param loaded rows that were added to the table
 * @param matched rows that are the same as a row that was there
 * @param differing matched rows that hold something else than the row that was there
 * @param updated rows whose values were replaced by this feed's
 * @param rekeyed loaded rows that got another key
 * @param columns for the differing rows, how many differ in each column
 */
public record MergeRecord(
        String table,
        String feed,
        long loaded,
        long matched,
        long differing,
        long updated,
        long rekeyed,
        Map<String, Long> columns) {

    /** Matched rows that hold just what the row that was there holds. */
    public long identical() {
        return matched - differing;
    }
}
