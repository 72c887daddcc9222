package dev.caravan.refresh;

import org.jspecify.annotations.Nullable;

/**
 * What a comparison saw.
 *
 * @param read rows of the origin, those that cannot be loaded included
 * @param unloadable rows of the origin that never came as far as the table of changes
 * @param unchanged rows that are equal on both sides
 * @param live rows of the table that are the origin's
 * @param digest of the origin's rows, null if they were not all read
 */
record Compared(
        long read,
        long unloadable,
        long unchanged,
        long live,
        @Nullable String digest) {
    /** Of a table that was not compared. */
    static final Compared NOTHING = new Compared(0, 0, 0, 0, null);

    /** The same, when more rows count as unchanged. */
    Compared unchanged(long more) {
        return new Compared(read, unloadable, unchanged + more, live, digest);
    }
}
