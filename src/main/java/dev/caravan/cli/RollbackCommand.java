package dev.caravan.cli;

import dev.caravan.run.Rollback;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code caravan rollback}. */
@Command(name = "rollback", description = "Make the generation before live again, in one transaction, and prove it.")
final class RollbackCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Option(
            names = "--discard-writes",
            description = "Roll back although the live tables were written to since they were published.")
    private boolean discardWrites;

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Rollback.Result result = new Rollback(command.consolidation()).run(discardWrites);
        terminal.answer(result);
        if (result.restored().isEmpty()) {
            terminal.line(
                    "Run " + result.run() + " is undone. There were no such tables before it, and there are none now.");
        } else {
            TextTable table = new TextTable(List.of("table", "rows"), Set.of(1));
            result.restored().forEach((name, rows) -> table.add(name, Amounts.count(rows)));
            table.lines().forEach(terminal::line);
            terminal.line("");
            terminal.line("Run " + result.run() + " is undone; the "
                    + result.restored().size()
                    + " tables before it are live again"
                    + (result.proven() ? ", with the digests that they were moved aside with." : "."));
        }
        result.differences().forEach(difference -> terminal.line("  DIFFERS: " + difference));
        terminal.line("The undone generation is kept in " + String.join(" and ", result.keptIn()) + ".");
        return result.proven() ? ExitCode.DONE : ExitCode.DIFFERENCE;
    }
}
