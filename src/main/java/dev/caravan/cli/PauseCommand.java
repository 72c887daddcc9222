package dev.caravan.cli;

import dev.caravan.ledger.Act;
import picocli.CommandLine.Command;

/** {@code caravan pause}. */
@Command(name = "pause", description = "Let a run at work pause at the next border of a chunk or table.")
final class PauseCommand extends Asking {
    PauseCommand() {
        super(
                Act.PAUSE,
                "The chunks under way are finished and committed, then nothing new begins. Its snapshots "
                        + "stay open, which holds back vacuum in the sources. Go on with: caravan continue");
    }
}
