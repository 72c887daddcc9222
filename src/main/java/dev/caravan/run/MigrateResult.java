package dev.caravan.run;

import dev.caravan.ledger.RunState;
import dev.caravan.problem.Finding;
import dev.caravan.report.Evidence;
import dev.caravan.report.ReportFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param problems what keeps it from being published; empty if nothing does
 * @param reports where the evidence is, null if the run was stopped before verification
 */
public record MigrateResult(
        long run,
        RunState state,
        List<Finding> problems,
        Evidence evidence,
        @Nullable ReportFiles reports) {}
