package dev.caravan.cli;

import dev.caravan.database.SqlFailure;
import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.LockWait;
import dev.caravan.ledger.QuarantineLedger.Counts;
import dev.caravan.ledger.RunProgress;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.ledger.StepRecord;
import dev.caravan.problem.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * What is known of a run at a moment.
 *
 * @param state in the ledger's words, or interrupted or paused
 * @param live the run whose generation is live, null if there is none
 * @param copied rows by feed, as committed
 * @param progress null if the run never said anything, or if it cannot be read
 * @param unread why the progress cannot be read, null if it can
 */
record RunStatus(
        RunRecord run,
        String state,
        @Nullable Long live,
        List<StepRecord> steps,
        Map<String, Long> copied,
        @Nullable RunProgress progress,
        List<LockWait> waits,
        @Nullable String unread) {
    /** @throws RefusedException if there is no such run */
    static RunStatus of(Ledger ledger, @Nullable Long number) {
        boolean locked = ledger.locked();
        RunRecord run = find(ledger, number);
        Map<String, Long> copied = new TreeMap<>();
        ledger.copies().sent(run.id()).forEach((feed, digest) -> copied.put(feed, digest.rows()));
        @Nullable RunProgress progress = null;
        List<LockWait> waits = List.of();
        @Nullable String unread = null;
        try {
            progress = ledger.progress().of(run.id()).orElse(null);
            waits = progress == null || run.state() != RunState.RUNNING
                    ? List.of()
                    : ledger.progress().waits(run.id());
        } catch (DataAccessException e) {
            unread = SqlFailure.of(e);
        }
        String state = run.state() == RunState.RUNNING && progress != null
                ? progress.state()
                : run.state().word(locked);
        return new RunStatus(
                run,
                state,
                ledger.generations().live().orElse(null),
                ledger.runs().steps(run.id()),
                copied,
                progress,
                waits,
                unread);
    }

    static RunRecord find(Ledger ledger, @Nullable Long number) {
        Optional<RunRecord> run =
                number == null ? ledger.runs().latest() : ledger.runs().find(number);
        return run.orElseThrow(() -> new RefusedException("There is no such run.", "caravan runs lists them."));
    }

    boolean interrupted() {
        return state.equals(RunState.INTERRUPTED);
    }

    boolean atWork() {
        return state.equals("running") || state.equals("paused");
    }

    /** Whether the run has not come to an end that is its last. */
    boolean open() {
        return run.state() == RunState.RUNNING || run.state() == RunState.FAILED || run.state() == RunState.STOPPED;
    }

    /** What caravan migrate exits with, or exited with, for this run. */
    int exitCode(Ledger ledger) {
        return switch (run.state()) {
            case RUNNING, FAILED, ABANDONED -> ExitCode.INTERRUPTED;
            case STOPPED -> stoppedBySomebody(ledger) ? ExitCode.INTERRUPTED : ExitCode.DONE;
            case UNPROVEN -> ExitCode.DIFFERENCE;
            case PUBLISHED, REHEARSED, ROLLED_BACK ->
                quarantined(ledger) || skipped(ledger) ? ExitCode.DIFFERENCE : ExitCode.DONE;
        };
    }

    private boolean skipped(Ledger ledger) {
        return !ledger.actions().tables(run.id()).skipped().isEmpty();
    }

    private boolean stoppedBySomebody(Ledger ledger) {
        boolean stopped = false;
        for (ActionRecord action : ledger.actions().of(run.id())) {
            if (action.what() == Act.STOP) {
                stopped = true;
            } else if (action.what() == Act.RESUME) {
                stopped = false;
            }
        }
        return stopped;
    }

    private boolean quarantined(Ledger ledger) {
        return ledger.quarantine().counts(run.id()).values().stream()
                        .mapToLong(Counts::unloaded)
                        .sum()
                > 0;
    }
}
