package dev.caravan.run;

import dev.caravan.database.SqlFailure;
import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord.Wish;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.UsageException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What anybody may ask of a run through the ledger, after a look whether it can be done. */
public final class Steering {
    private final Consolidation consolidation;
    private final Ledger ledger;

    public Steering(Consolidation consolidation, Ledger ledger) {
        this.consolidation = consolidation;
        this.ledger = ledger;
    }

    /**
     * Asks a run that is at work to pause, continue or stop; it answers within about a second.
     *
     * @return the number of the action
     * @throws RefusedException if the run is not at work
     */
    public long ask(long run, Act what, @Nullable String reason, String who) {
        RunRecord record = find(run);
        if (record.state() != RunState.RUNNING || !ledger.locked()) {
            throw new RefusedException(
                    "Run " + run + " is not at work: it is " + record.state().word(false) + ".",
                    record.state().resumable()
                            ? "Go on with: caravan migrate --resume " + run
                            : "caravan runs lists the runs.");
        }
        return ledger.actions().ask(new Wish(run, what, null, reason, who, record.fingerprint()));
    }

    /**
     * Asks that a table is emptied and copied again when the run is resumed.
     *
     * @throws RefusedException if the run is at work or cannot be resumed, or has no such table
     */
    public void retry(long run, String table, @Nullable String reason, String who) {
        wish(run, table, Act.RETRY_TABLE, reason, who);
    }

    /**
     * Asks that a table is left as it is live when the run is resumed.
     *
     * @param reason for the ledger and the evidence
     * @throws UsageException without a reason
     * @throws RefusedException if the run is at work or cannot be resumed, or has no such table
     */
    public void skip(long run, String table, @Nullable String reason, String who) {
        if (reason == null || reason.isBlank()) {
            throw new UsageException("Nobody knows why " + table + " is skipped.", "Give a reason.");
        }
        wish(run, table, Act.SKIP_TABLE, reason.strip(), who);
    }

    private void wish(long run, String table, Act what, @Nullable String reason, String who) {
        try (Connection lock = ledger.lock()) {
            RunRecord record = resumable(run);
            if (consolidation.mapping().tables().stream()
                    .noneMatch(known -> known.name().equals(table))) {
                throw new RefusedException(
                        "Run " + run + " has no table " + table + ".", "caravan status " + run + " lists its tables.");
            }
            ledger.actions().ask(new Wish(run, what, table, reason, who, record.fingerprint()));
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    private RunRecord find(long run) {
        return ledger.runs()
                .find(run)
                .orElseThrow(() -> new RefusedException("There is no run " + run + ".", "caravan runs lists them."));
    }

    private RunRecord resumable(long run) {
        RunRecord record = find(run);
        if (!record.state().resumable()) {
            throw new RefusedException(
                    "Run " + run + " cannot be resumed: it is " + record.state().word() + ".",
                    "Start a new one with caravan migrate.");
        }
        return record;
    }

    private static InterruptedRunException lost(SQLException e) {
        return new InterruptedRunException("The lock was lost: " + SqlFailure.of(e), "Try again.", e);
    }
}
