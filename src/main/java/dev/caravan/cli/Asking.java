package dev.caravan.cli;

import dev.caravan.ledger.Act;
import dev.caravan.ledger.Ledger;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Steering;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command that asks a run at work for something, and says what will happen. */
abstract class Asking implements Callable<Integer> {
    private final Act what;
    private final String consequence;

    @ParentCommand
    private @Nullable CaravanCommand root;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Number of the run (default: the newest).")
    private @Nullable Long run;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger.")
    private @Nullable String reason;

    @Mixin
    private final By by = new By();

    Asking(Act what, String consequence) {
        this.what = what;
        this.consequence = consequence;
    }

    /** An action as a program reads it. */
    record Document(long run, String action, @Nullable String table, String who) {}

    @Override
    public final Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Consolidation consolidation = command.consolidation();
        Ledger ledger = Commands.ledger(consolidation);
        long known = run == null ? Commands.newestRun(ledger) : run;
        new Steering(consolidation, ledger).ask(known, what, reason, by.who());
        terminal.answer(new Document(known, what.word(), null, by.who()));
        terminal.line("Run " + known + " is asked to " + what.word() + ". " + consequence);
        return ExitCode.DONE;
    }
}
