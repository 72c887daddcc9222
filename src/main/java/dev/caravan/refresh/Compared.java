package dev.caravan.refresh;

import dev.caravan.ledger.LastRefresh;
import dev.caravan.ledger.RefreshProof;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison saw.
 *
 * @param read rows of the origin, those that cannot be loaded included
 * @param unloadable rows of the origin that never came as far as the table of changes
 * @param unchanged rows that are equal on both sides
 * @param live rows of the table that are the origin's
 * @param digest of the origin's rows, null if they were not all read
 * @param whole whether all rows of the origin were compared, and not only those beyond a watermark
 * @param proof by which a later refresh can tell that nothing has happened to the table; null if it cannot
 * @param same the refresh that found the same, so that nothing was compared; null if it was
 */
record Compared(
        long read,
        long unloadable,
        long unchanged,
        long live,
        @Nullable String digest,
        boolean whole,
        @Nullable RefreshProof proof,
        @Nullable LastRefresh same) {
    /** Of a table that was not compared. */
    static final Compared NOTHING = all(0, 0, 0, null);

    /** All rows were compared, and all of them could be loaded. */
    static Compared all(long read, long unchanged, long live, @Nullable String digest) {
        return new Compared(read, 0, unchanged, live, digest, true, null, null);
    }

    /** Nothing needs to be compared, because it would be the same as in that refresh. */
    static Compared sameAs(LastRefresh last) {
        long unchanged = last.table().unchanged();
        return new Compared(
                last.table().read(), 0, unchanged, unchanged, last.table().digest(), true, null, last);
    }

    /** Whether there is nothing to do: the table is what the origin is. */
    boolean equal() {
        return same != null || (unloadable == 0 && read == unchanged && live == unchanged);
    }

    /** The same, when more rows count as unchanged. */
    Compared unchanged(long more) {
        return new Compared(read, unloadable, unchanged + more, live, digest, whole, proof, same);
    }

    /** The same, when the origin has so many more rows that cannot be loaded. */
    Compared unloadable(long more) {
        return new Compared(read + more, unloadable + more, unchanged, live, digest, whole, proof, same);
    }

    /** The same, of rows beyond a watermark. */
    Compared since() {
        return new Compared(read, unloadable, unchanged, live, null, false, null, null);
    }

    /** The same, with what a later refresh can prove by it. */
    Compared provenBy(RefreshProof by) {
        return new Compared(read, unloadable, unchanged, live, digest, whole, by, same);
    }

    String extent() {
        return whole ? "full" : "since";
    }
}
