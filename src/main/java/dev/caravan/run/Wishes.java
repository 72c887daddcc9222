package dev.caravan.run;

import dev.caravan.ledger.ActionLedger;
import dev.caravan.ledger.ActionRecord;

/** What the ledger says is asked of a run at work. */
final class Wishes {
    private Wishes() {}

    /** Does, in its order, what was asked since the last time. */
    static void obey(Run run, ActionLedger actions) {
        Gate gate = run.gate();
        synchronized (gate.order()) {
            for (ActionRecord action : actions.open(run.id())) {
                switch (action.what()) {
                    case PAUSE -> {
                        gate.pause();
                        actions.done(action.id(), "Pauses at the next border of a chunk or table.");
                    }
                    case CONTINUE -> {
                        gate.open();
                        actions.done(action.id(), "Goes on.");
                    }
                    case STOP -> {
                        gate.stop(action.who());
                        actions.done(action.id(), "Ends at the next border of a chunk or table.");
                    }
                    default -> {
                        // What is for a run that is not at work waits until it is resumed.
                    }
                }
            }
        }
    }

    /** Answers what nobody will do any more. */
    static void refuse(long run, ActionLedger actions, String answer) {
        for (ActionRecord action : actions.open(run)) {
            switch (action.what()) {
                case PAUSE, CONTINUE, STOP -> actions.refused(action.id(), answer);
                default -> {
                    // What is for a run that is not at work waits until it is resumed.
                }
            }
        }
    }
}
