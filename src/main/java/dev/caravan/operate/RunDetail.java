package dev.caravan.operate;

import dev.caravan.ledger.ActionRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.LockWait;
import dev.caravan.ledger.MergeRecord;
import dev.caravan.ledger.QuarantineReason;
import dev.caravan.ledger.RunProgress;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.ledger.StepRecord;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the ledger knows of a run.
 *
 * @param steps that it has begun, in their order
 * @param tables what was copied and compared so far, by name
 * @param merges what became of staged rows
 * @param quarantine why rows are not loaded, the most first
 * @param progress what the process that works on it says of itself, or said last if the run can be resumed; null if nothing is known
 * @param waits locks that it waits for
 * @param actions what somebody asked for about it, in the order in which it was asked
 */
public record RunDetail(
        RunSummary summary,
        List<StepRecord> steps,
        List<TableDetail> tables,
        List<MergeRecord> merges,
        List<QuarantineReason> quarantine,
        List<Finding> findings,
        @Nullable RunProgress progress,
        List<LockWait> waits,
        List<ActionRecord> actions) {

    /** The same without the findings that only say what is as it should be; there can be hundreds. */
    public RunDetail withoutNotes() {
        return new RunDetail(
                summary,
                steps,
                tables,
                merges,
                quarantine,
                findings.stream()
                        .filter(finding -> finding.severity() != Severity.NOTE)
                        .toList(),
                progress,
                waits,
                actions);
    }

    /** What the ledger knows of a run now. */
    public static RunDetail of(Ledger ledger, RunRecord run) {
        RunSummary summary = RunSummary.of(run, ledger.locked());
        boolean working = summary.state().equals(RunState.RUNNING.word());
        return new RunDetail(
                summary,
                ledger.runs().steps(run.id()),
                TableDetail.of(ledger, run.id()),
                ledger.merges().merged(run.id()),
                ledger.quarantine().reasons(run.id()),
                ledger.runs().findings(run.id()),
                working || summary.resumable() ? ledger.progress().of(run.id()).orElse(null) : null,
                working ? ledger.progress().waits(run.id()) : List.of(),
                ledger.actions().of(run.id()));
    }
}
