package dev.caravan.ledger;

import java.util.Locale;

/** How far a refresh is. */
public enum RefreshState {
    /** At work, or interrupted if nobody holds the lock; nothing is written before it is done. */
    RUNNING,
    /** All its rows are written. */
    DONE,
    /** Something spoke against it; nothing was written. */
    REFUSED,
    /** It could not be finished; nothing was written. */
    FAILED,
    /** Its rows were written, and put back. */
    UNDONE;

    /** As the ledger and the user read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RefreshState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
