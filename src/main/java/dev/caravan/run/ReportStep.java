package dev.caravan.run;

import dev.caravan.problem.Finding;
import java.util.ArrayList;
import java.util.List;

/** The report step. */
public final class ReportStep {
    /** Keeps the run's findings in the ledger. The evidence itself is gathered when the run has ended. */
    public void write(Run run) {
        List<Finding> findings = new ArrayList<>(run.problems());
        findings.addAll(run.plan().findings());
        run.ledger().runs().findings(run.id(), findings);
    }
}
