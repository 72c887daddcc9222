package dev.caravan.run;

import dev.caravan.ledger.ActionRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.TableWishes;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which tables a run may leave as they are live. */
final class SkipRules {
    private SkipRules() {}

    /**
     * Rows of the sources point to rows of the sources, so a table that is loaded may not point to one that is skipped.
     *
     * @throws RefusedException if one does; the wish is answered so
     */
    static void check(Plan plan, Ledger ledger, long run) {
        TableWishes wishes = ledger.actions().tables(run);
        Set<String> skipped = wishes.skipped().keySet();
        List<Finding> findings = skipped.stream()
                .filter(table -> !pointing(plan, table, skipped).isEmpty())
                .map(table -> Finding.refusal(
                        table,
                        "rows that are loaded point to its rows: those of "
                                + String.join(", ", pointing(plan, table, skipped)),
                        "Skip these tables before it; or correct what fails, and: caravan retry " + run + " " + table))
                .toList();
        if (findings.isEmpty()) {
            return;
        }
        Set<String> refused = findings.stream().map(Finding::where).collect(Collectors.toCollection(TreeSet::new));
        for (ActionRecord wish : wishes.open()) {
            if (refused.contains(String.valueOf(wish.subject()))) {
                ledger.actions().refused(wish.id(), "Rows of other tables point to it.");
            }
        }
        throw new RefusedException(String.join(", ", refused) + " cannot be skipped. Nothing was changed.", findings);
    }

    private static Set<String> pointing(Plan plan, String table, Set<String> skipped) {
        return plan.feeds().stream()
                .filter(feed -> !skipped.contains(feed.name()))
                .filter(feed -> feed.pointers().stream().map(Pointer::table).anyMatch(table::equals))
                .map(feed -> feed.name())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
