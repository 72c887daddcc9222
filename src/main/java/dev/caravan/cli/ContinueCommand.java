package dev.caravan.cli;

import dev.caravan.ledger.Act;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code caravan continue}. */
@Command(name = "continue", description = "Let a paused run go on.")
final class ContinueCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Number of the run (default: the newest).")
    private @Nullable Long run;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger.")
    private @Nullable String reason;

    @Mixin
    private final By by = new By();

    @Override
    public Integer call() {
        return Asking.ask(Commands.root(root), run, Act.CONTINUE, reason, by.who(), "It goes on.");
    }
}
