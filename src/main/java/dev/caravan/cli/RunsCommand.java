package dev.caravan.cli;

import dev.caravan.operate.RunSummary;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code caravan runs}. */
@Command(name = "runs", description = "List the runs of the target, newest first.")
final class RunsCommand implements Callable<Integer> {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @ParentCommand
    private @Nullable CaravanCommand root;

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        List<RunSummary> runs = RunSummary.all(Commands.ledger(command.consolidation()));
        terminal.answer(runs);
        TextTable table = new TextTable(List.of("run", "started", "took", "state", "plan", ""), Set.of(0, 2));
        for (RunSummary run : runs) {
            table.add(
                    Long.toString(run.run()),
                    TIME.format(run.startedAt()),
                    run.finishedAt() == null ? "" : Amounts.time(Duration.between(run.startedAt(), run.finishedAt())),
                    run.state(),
                    run.plan(),
                    run.message() == null ? "" : run.message());
        }
        table.lines().forEach(terminal::line);
        return ExitCode.DONE;
    }
}
