package dev.caravan.operate;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.RunState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as a program reads it.
 *
 * @param state in the ledger's words; {@code interrupted} if it is at work for the ledger but nobody holds the lock
 * @param plan the plan's fingerprint
 * @param finishedAt null while it is at work or if it was interrupted
 * @param message why it ended as it did, null if there is nothing to say
 * @param resumable whether it can go on
 */
public record RunSummary(
        long run,
        String consolidation,
        String state,
        String plan,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String message,
        boolean resumable) {

    /** All runs, newest first. */
    public static List<RunSummary> all(Ledger ledger) {
        boolean locked = ledger.locked();
        return ledger.runs().all().stream().map(run -> of(run, locked)).toList();
    }

    /**
     * A run of the ledger.
     *
     * @param locked whether somebody holds the ledger's lock
     */
    public static RunSummary of(RunRecord run, boolean locked) {
        boolean working = run.state() == RunState.RUNNING && locked;
        return new RunSummary(
                run.id(),
                run.consolidation(),
                run.state().word(locked),
                run.fingerprint(),
                run.startedAt(),
                run.finishedAt(),
                run.message(),
                run.state().resumable() && !working);
    }
}
