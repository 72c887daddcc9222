package dev.caravan.cli;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunLog;
import dev.caravan.ledger.RunLog.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code caravan logs}. */
@Command(
        name = "logs",
        description = "Show what happened in a run, and who asked for what, in its order, as the ledger knows it.")
final class LogsCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Number of the run (default: the newest).")
    private @Nullable Long run;

    @Option(
            names = "--follow",
            description = "Go on until the run ends, and exit as it did. In JSON, one document for each entry.")
    private boolean follow;

    @Override
    public Integer call() throws InterruptedException {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Ledger ledger = Commands.ledger(command.consolidation());
        if (!follow) {
            List<Entry> entries = RunLog.of(ledger, RunStatus.find(ledger, run));
            terminal.answer(entries);
            entries.forEach(entry -> terminal.line(text(entry)));
            return ExitCode.DONE;
        }
        return follow(terminal, ledger, RunStatus.of(ledger, run));
    }

    private static int follow(Terminal terminal, Ledger ledger, RunStatus first) throws InterruptedException {
        Set<Entry> shown = new HashSet<>();
        Ending ended = new Ending();
        RunStatus status = first;
        while (true) {
            boolean over = ended.by(status);
            if (over || status.atWork()) {
                for (Entry entry : RunLog.of(ledger, status.run())) {
                    if (shown.add(entry)) {
                        terminal.answer(entry);
                        terminal.line(text(entry));
                    }
                }
            }
            if (over) {
                return status.exitCode(ledger);
            }
            Ending.aSecond();
            status = RunStatus.of(ledger, first.run().id());
        }
    }

    private static String text(Entry entry) {
        return RunsCommand.TIME.format(entry.at()) + "  " + entry.kind() + "  "
                + (entry.subject() == null ? "" : entry.subject() + "  ") + entry.text()
                + (entry.who() == null ? "" : ", asked by " + entry.who());
    }
}
