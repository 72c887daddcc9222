package dev.caravan.ledger;

import java.util.Locale;

/** What became of a run. */
public enum RunState {
    /** At work, or interrupted if nobody holds the lock. */
    RUNNING,
    /** Ended by a failure; can be resumed. */
    FAILED,
    /** Ended where it was asked to; can be resumed. */
    STOPPED,
    /** Every step ran, but a check found a difference; nothing was published. */
    UNPROVEN,
    /** Every step but publish ran, and everything was cleaned up. */
    REHEARSED,
    /** Its generation became live. */
    PUBLISHED,
    /** Its generation was live, and the one before is live again. */
    ROLLED_BACK,
    /** Never finished, and another run was started instead. */
    ABANDONED;

    /** As the ledger and the user read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A word for a run that is at work for the ledger although nobody holds its lock. */
    public static final String INTERRUPTED = "interrupted";

    /**
     * The same, but a run that was interrupted is called so.
     *
     * @param locked whether somebody holds the ledger's lock
     */
    public String word(boolean locked) {
        return this == RUNNING && !locked ? INTERRUPTED : word();
    }

    static RunState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace(' ', '_'));
    }

    /** Whether the run can go on. */
    public boolean resumable() {
        return this == RUNNING || this == FAILED || this == STOPPED || this == UNPROVEN;
    }
}
