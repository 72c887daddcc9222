package dev.caravan.cli;

import dev.caravan.ledger.Act;
import picocli.CommandLine.Command;

/** {@code caravan continue}. */
@Command(name = "continue", description = "Let a paused run go on.")
final class ContinueCommand extends Asking {
    ContinueCommand() {
        super(Act.CONTINUE, "It goes on.");
    }
}
