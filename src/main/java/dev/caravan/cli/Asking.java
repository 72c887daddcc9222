package dev.caravan.cli;

import dev.caravan.ledger.Act;
import dev.caravan.ledger.Ledger;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Steering;
import org.jspecify.annotations.Nullable;

/** Asks a run at work for something, and says what will happen. */
final class Asking {
    private Asking() {}

    /** An action as a program reads it. */
    record Document(long run, String action, @Nullable String table, String who) {}

    static int ask(
            CaravanCommand command,
            @Nullable Long run,
            Act what,
            @Nullable String reason,
            String who,
            String consequence) {
        Terminal terminal = command.terminal();
        Consolidation consolidation = command.consolidation();
        Ledger ledger = Commands.ledger(consolidation);
        long known = run == null ? Commands.newestRun(ledger) : run;
        new Steering(consolidation, ledger).ask(known, what, reason, who);
        terminal.answer(new Document(known, what.word(), null, who));
        terminal.line("Run " + known + " is asked to " + what.word() + ". " + consequence);
        return ExitCode.DONE;
    }
}
