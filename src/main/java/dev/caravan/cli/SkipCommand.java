package dev.caravan.cli;

import dev.caravan.run.Steering;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caravan skip}. */
@Command(
        name = "skip",
        description = "Resume a run that failed or was stopped, and leave one of its tables as it is live.")
final class SkipCommand extends TableAsking {
    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for the ledger and the evidence.")
    private String reason = "";

    @Override
    void ask(Steering steering, long of, String about, String who) {
        steering.skip(of, about, reason, who);
    }
}
