package dev.caravan.cli;

import dev.caravan.ledger.RunRecord;
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

    /** A run as a program reads it. */
    record Document(
            long run,
            String consolidation,
            String state,
            String plan,
            String startedAt,
            @Nullable String finishedAt,
            @Nullable String message) {
        static Document of(RunRecord run) {
            return new Document(
                    run.id(),
                    run.consolidation(),
                    run.state().word(),
                    run.fingerprint(),
                    run.startedAt().toString(),
                    run.finishedAt() == null ? null : run.finishedAt().toString(),
                    run.message());
        }
    }

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        List<RunRecord> runs = Commands.ledger(command.consolidation()).runs().all();
        terminal.answer(runs.stream().map(Document::of).toList());
        TextTable table = new TextTable(List.of("run", "started", "took", "state", "plan", ""), Set.of(0, 2));
        for (RunRecord run : runs) {
            table.add(
                    Long.toString(run.id()),
                    TIME.format(run.startedAt()),
                    run.finishedAt() == null ? "" : Amounts.time(Duration.between(run.startedAt(), run.finishedAt())),
                    run.state().word(),
                    run.fingerprint(),
                    run.message() == null ? "" : run.message());
        }
        table.lines().forEach(terminal::line);
        return ExitCode.DONE;
    }
}
