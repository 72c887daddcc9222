package dev.caravan.run;

import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord;
import dev.caravan.ledger.ActionState;
import dev.caravan.ledger.Ledger;
import java.util.Set;
import java.util.TreeSet;

/** Tables of a run that somebody wants copied again. */
final class Retries {
    private Retries() {}

    static Set<String> due(Ledger ledger, long run) {
        Set<String> tables = new TreeSet<>();
        for (ActionRecord action : ledger.actions().of(run)) {
            if (due(action) && action.subject() != null) {
                tables.add(action.subject());
            }
        }
        return tables;
    }

    /** The tables are empty. */
    static void done(Ledger ledger, long run) {
        for (ActionRecord action : ledger.actions().of(run)) {
            if (due(action)) {
                ledger.actions().done(action.id(), "Emptied, and copied again.");
            }
        }
    }

    private static boolean due(ActionRecord action) {
        return action.what() == Act.RETRY_TABLE && action.state() == ActionState.ASKED;
    }
}
