package dev.caravan.cli;

import dev.caravan.ledger.Actor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks, for the commands that steer. */
final class By {
    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who asks, for the ledger (default: the user of the operating system).")
    private @Nullable String name;

    String who() {
        return name == null || name.isBlank() ? Actor.name() : name.strip();
    }
}
