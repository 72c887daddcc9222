package dev.caravan.cli;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunRecord;
import dev.caravan.plan.Plan;
import dev.caravan.problem.RefusedException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Snapshots;
import org.jspecify.annotations.Nullable;

/** What several commands begin with. */
final class Commands {
    private Commands() {}

    static CaravanCommand root(@Nullable CaravanCommand root) {
        if (root == null) {
            throw new IllegalStateException("The command line sets the parent command");
        }
        return root;
    }

    /** The plan as it is now; nothing is written. */
    static Plan plan(Consolidation consolidation, long quarantine) {
        consolidation.probe();
        try (Snapshots snapshots = Snapshots.of(consolidation)) {
            return consolidation.plan(snapshots, quarantine);
        }
    }

    /** The ledger of the target. */
    static Ledger ledger(Consolidation consolidation) {
        return Ledger.open(withLedger(consolidation).target());
    }

    /**
     * The same consolidation, of which it is known that its target has a ledger.
     *
     * @throws RefusedException if it has none
     */
    static Consolidation withLedger(Consolidation consolidation) {
        consolidation.target().probe();
        if (!Ledger.exists(consolidation.target())) {
            throw new RefusedException(
                    "There is no run yet: the target " + consolidation.target().address() + " has no ledger.",
                    "Start one with caravan migrate.");
        }
        return consolidation;
    }

    static long newestRun(Ledger ledger) {
        return ledger.runs()
                .latest()
                .map(RunRecord::id)
                .orElseThrow(() -> new RefusedException("There is no run yet.", "Start one with caravan migrate."));
    }
}
