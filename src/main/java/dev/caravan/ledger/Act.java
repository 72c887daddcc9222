package dev.caravan.ledger;

import java.util.Locale;

/** What somebody can ask of Caravan that changes something. */
public enum Act {
    MIGRATE,
    RESUME,
    PAUSE,
    /** Ends a pause. */
    CONTINUE,
    STOP,
    /** A table of a run is emptied and copied again when the run is resumed. */
    RETRY_TABLE,
    /** A table of a run is left as it is live when the run is resumed. */
    SKIP_TABLE,
    FIX,
    REPLAY,
    ROLLBACK,
    REFRESH,
    SEED,
    UNDO;

    /** As the ledger and the user read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Act of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
