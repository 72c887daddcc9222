package dev.caravan.cli;

import dev.caravan.run.Steering;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caravan retry}. */
@Command(
        name = "retry",
        description = "Resume a run that failed or was stopped, and copy one of its tables again from its first row.")
final class RetryCommand extends TableAsking {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger.")
    private @Nullable String reason;

    @Override
    void ask(Steering steering, long of, String about, String who) {
        steering.retry(of, about, reason, who);
    }
}
