package dev.caravan.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The account of a refreshed table: {@code read = inserted + updated + unchanged + quarantined}.
 *
 * @param table in the mapping's words
 * @param origin the feed or file
 * @param extent full, since (a watermark) or unchanged
 * @param read rows of the origin
 * @param marked rows that the origin no longer has and that were marked as gone
 * @param kept rows that the origin no longer has and that stay as they are
 * @param quarantined rows of the origin that could not be brought in
 * @param digest of the origin's rows, null if it is not known
 * @param watermark the largest value of the watermark's column, as text; null if there is none
 */
public record RefreshTable(
        String table,
        String origin,
        String extent,
        long read,
        long inserted,
        long updated,
        long marked,
        long deleted,
        long kept,
        long unchanged,
        long quarantined,
        @Nullable String digest,
        @Nullable String watermark) {

    /** Rows that were written. */
    public long written() {
        return inserted + updated + marked + deleted;
    }
}
