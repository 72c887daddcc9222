package dev.caravan.cli;

import dev.caravan.run.Consolidation;
import dev.caravan.run.MigrateOptions;
import dev.caravan.run.Steering;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code caravan retry}. */
@Command(
        name = "retry",
        description = "Resume a run that failed or was stopped, and copy one of its tables again from its first row.")
final class RetryCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Parameters(index = "0", paramLabel = "RUN", description = "Number of the run.")
    private long run;

    @Parameters(index = "1", paramLabel = "TABLE", description = "The table, as the mapping calls it: schema.table.")
    private String table = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger.")
    private @Nullable String reason;

    @Mixin
    private final By by = new By();

    @Mixin
    private final QuarantineLimit quarantine = new QuarantineLimit();

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Consolidation consolidation = command.consolidation();
        new Steering(consolidation, Commands.ledger(consolidation)).retry(run, table, reason, by.who());
        return MigrateCommand.exitCode(MigrateCommand.migrate(
                terminal, consolidation, new MigrateOptions(null, false, run, null, quarantine.rows())));
    }
}
