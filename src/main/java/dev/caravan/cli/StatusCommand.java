package dev.caravan.cli;

import dev.caravan.copy.Digest;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.ledger.StepRecord;
import dev.caravan.problem.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code caravan status}. */
@Command(name = "status", description = "Show the state of a run: its steps, and the tables that are copied.")
final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Number of the run (default: the newest).")
    private @Nullable Long run;

    /** A run's state as a program reads it. */
    record Document(
            long run, String state, @Nullable Long liveRun, List<StepRecord> steps, Map<String, Long> copiedRows) {}

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Ledger ledger = Commands.ledger(command.consolidation());
        RunRecord record = (run == null ? ledger.runs().latest() : ledger.runs().find(run))
                .orElseThrow(() -> new RefusedException("There is no such run.", "caravan runs lists them."));
        boolean interrupted = record.state() == RunState.RUNNING && !ledger.locked();
        String state = interrupted ? "interrupted" : record.state().word();
        @Nullable Long live = ledger.generations().live().orElse(null);
        List<StepRecord> steps = ledger.runs().steps(record.id());
        Map<String, Digest> copied = new TreeMap<>(ledger.copies().sent(record.id()));
        Map<String, Long> rows = new TreeMap<>();
        copied.forEach((table, digest) -> rows.put(table, digest.rows()));
        terminal.answer(new Document(record.id(), state, live, steps, rows));

        terminal.line("Run " + record.id() + " of " + record.consolidation() + " is " + state + "; it started "
                + RunsCommand.TIME.format(record.startedAt()) + ".");
        if (record.message() != null) {
            terminal.line("  " + record.message());
        }
        if (interrupted || record.state() == RunState.FAILED || record.state() == RunState.STOPPED) {
            terminal.line("  Go on with: caravan migrate --resume " + record.id());
        }
        terminal.line(live == null ? "No generation is live." : "The generation of run " + live + " is live.");
        terminal.line("");
        for (StepRecord step : steps) {
            terminal.line("  " + step.name() + "  "
                    + (step.finishedAt() == null
                            ? "began " + RunsCommand.TIME.format(step.startedAt())
                            : Amounts.time(Duration.between(step.startedAt(), step.finishedAt()))));
        }
        terminal.line("");
        TextTable table = new TextTable(List.of("table", "copied rows"), Set.of(1));
        rows.forEach((name, count) -> table.add(name, Amounts.count(count)));
        table.lines().forEach(terminal::line);
        return ExitCode.DONE;
    }
}
