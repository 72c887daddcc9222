package dev.caravan.ledger;

import java.util.Locale;

/** How far a table of a run is. */
public enum TableState {
    WAITING,
    COPYING,
    MERGING,
    INDEXING,
    LOADED,
    VERIFYING,
    VERIFIED,
    FAILED,
    /** Left as it is live, because somebody said so. */
    SKIPPED;

    /** As the ledger and the user read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TableState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
