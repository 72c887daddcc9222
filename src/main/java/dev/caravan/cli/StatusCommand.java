package dev.caravan.cli;

import dev.caravan.ledger.Ledger;
import dev.caravan.run.Consolidation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code caravan status}. */
@Command(
        name = "status",
        description = "Show the state of a run: its steps, how far each table is, and who is in its way.")
final class StatusCommand implements Callable<Integer> {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @ParentCommand
    private @Nullable CaravanCommand root;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Number of the run (default: the newest).")
    private @Nullable Long run;

    @Option(
            names = "--watch",
            description = "Look once a second until the run ends, and exit as it did. Draws over itself on a terminal;"
                    + " elsewhere a line, or a JSON document, for each change.")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Consolidation consolidation = command.consolidation();
        Ledger ledger = Commands.ledger(consolidation);
        Duration patience = consolidation.settings().caravan().stuckAfter();
        RunStatus status = RunStatus.of(ledger, run);
        if (!watch) {
            show(terminal, status, patience);
            return ExitCode.DONE;
        }
        return watch(terminal, ledger, status, patience);
    }

    private static int watch(Terminal terminal, Ledger ledger, RunStatus first, Duration patience)
            throws InterruptedException {
        RunStatus status = first;
        StatusChanges changes = new StatusChanges();
        Ending ended = new Ending();
        while (true) {
            boolean over = ended.by(status);
            if (over || status.atWork()) {
                draw(terminal, status, changes.since(status, patience), patience);
            }
            if (over) {
                if (terminal.interactive()) {
                    show(terminal, status, patience);
                }
                return status.exitCode(ledger);
            }
            Ending.aSecond();
            status = RunStatus.of(ledger, first.run().id());
        }
    }

    private static void draw(Terminal terminal, RunStatus status, List<String> news, Duration patience) {
        if (terminal.interactive()) {
            String view =
                    status.atWork() ? String.join(System.lineSeparator(), StatusView.lines(status, patience)) : "";
            terminal.say(CLEAR + view);
        } else if (!news.isEmpty()) {
            String now = RunsCommand.TIME.format(Instant.now());
            news.forEach(line -> terminal.line(now + "  " + line));
            terminal.answer(StatusDocument.of(status, patience));
        }
    }

    private static void show(Terminal terminal, RunStatus status, Duration patience) {
        terminal.answer(StatusDocument.of(status, patience));
        StatusView.lines(status, patience).forEach(terminal::line);
    }
}
