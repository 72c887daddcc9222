package dev.caravan.operate;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.MergeRecord;
import dev.caravan.ledger.QuarantineReason;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.StepRecord;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import java.util.List;

/**
 * All that the ledger knows of a run.
 *
 * @param steps that it has begun, in their order
 * @param tables what was copied and compared so far, by name
 * @param merges what became of staged rows
 * @param quarantine why rows are not loaded, the most first
 */
public record RunDetail(
        RunSummary summary,
        List<StepRecord> steps,
        List<TableDetail> tables,
        List<MergeRecord> merges,
        List<QuarantineReason> quarantine,
        List<Finding> findings) {

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
                        .toList());
    }

    /** What the ledger knows of a run now. */
    public static RunDetail of(Ledger ledger, RunRecord run) {
        return new RunDetail(
                RunSummary.of(run, ledger.locked()),
                ledger.runs().steps(run.id()),
                TableDetail.of(ledger, run.id()),
                ledger.merges().merged(run.id()),
                ledger.quarantine().reasons(run.id()),
                ledger.runs().findings(run.id()));
    }
}
