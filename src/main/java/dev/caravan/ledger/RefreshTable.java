package dev.caravan.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The account of a refreshed table: {@code read = inserted + updated + unchanged + quarantined}.
 *
 * @param table in the mapping's words
 * @param origin the feed or file
 * @param extent full, since (a watermark) or unchanged (not compared, because it would be the same again)
 * @param read rows of the origin
 * @param marked rows that the origin no longer has and that were marked as gone
 * @param kept rows that the origin no longer has and that stay as they are
 * @param quarantined rows of the origin that could not be brought in
 * @param digest of the origin's rows, null if it is not known
 * @param watermark the largest value of the watermark's column, as text; null if there is none
 * @param sameAs of an unchanged table the refresh that compared it, null of all others
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
        @Nullable String watermark,
        @Nullable Long sameAs) {

    /** The account of a table that is what the origin is. */
    public static RefreshTable equal(
            String table,
            String origin,
            String extent,
            long rows,
            @Nullable String digest,
            @Nullable String watermark) {
        return new RefreshTable(table, origin, extent, rows, 0, 0, 0, 0, 0, rows, 0, digest, watermark, null);
    }

    /**
     * The same account of a later refresh that did not compare the table.
     *
     * @param refresh the one that did; it wrote nothing
     */
    public RefreshTable again(long refresh) {
        return new RefreshTable(
                table,
                origin,
                "unchanged",
                read,
                inserted,
                updated,
                marked,
                deleted,
                kept,
                unchanged,
                quarantined,
                digest,
                watermark,
                refresh);
    }

    /** Rows that were written. */
    public long written() {
        return inserted + updated + marked + deleted;
    }
}
