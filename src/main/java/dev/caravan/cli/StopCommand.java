package dev.caravan.cli;

import dev.caravan.ledger.Act;
import picocli.CommandLine.Command;

/** {@code caravan stop}. */
@Command(name = "stop", description = "End a run at work at the next border of a chunk or table; it can be resumed.")
final class StopCommand extends Asking {
    StopCommand() {
        super(
                Act.STOP,
                "It ends at the next border of a chunk or table; what is committed stays. Go on with: "
                        + "caravan migrate --resume");
    }
}
