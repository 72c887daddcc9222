package dev.caravan.ledger;

import dev.caravan.copy.Digest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param sent digest of the loaded rows on their way into the table; null where rows of feeds cannot be told apart
 */
public record MergeRecord(
        String table,
        String feed,
        long loaded,
        long matched,
        long differing,
        long updated,
        long rekeyed,
        Map<String, Long> columns,
        @Nullable Digest sent) {

    /** Matched rows that hold just what the row that was there holds. */
    public long identical() {
        return matched - differing;
    }
}
