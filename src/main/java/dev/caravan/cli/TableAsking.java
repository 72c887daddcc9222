package dev.caravan.cli;

import dev.caravan.run.Consolidation;
import dev.caravan.run.MigrateOptions;
import dev.caravan.run.Steering;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command that asks something about one table of a run that is not at work, and resumes the run. */
abstract class TableAsking implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Parameters(index = "0", paramLabel = "RUN", description = "Number of the run.")
    private long run;

    @Parameters(index = "1", paramLabel = "TABLE", description = "The table, as the mapping calls it: schema.table.")
    private String table = "";

    @Mixin
    private final By by = new By();

    @Mixin
    private final QuarantineLimit quarantine = new QuarantineLimit();

    abstract void ask(Steering steering, long of, String about, String who);

    @Override
    public final Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Consolidation consolidation = command.consolidation();
        ask(new Steering(consolidation, Commands.ledger(consolidation)), run, table, by.who());
        return MigrateCommand.exitCode(MigrateCommand.migrate(
                terminal, consolidation, new MigrateOptions(null, false, run, null, quarantine.rows())));
    }
}
