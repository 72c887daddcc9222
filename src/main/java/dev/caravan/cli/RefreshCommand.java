package dev.caravan.cli;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshRecord;
import dev.caravan.problem.UsageException;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshResult;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Refreshes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code caravan refresh}. */
@Command(
        name = "refresh",
        description =
                "Bring live tables up to date in place, from where refresh.yaml says: each group in one transaction.")
final class RefreshCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Parameters(paramLabel = "GROUP|TABLE", description = "Only these (default: all groups).")
    private List<String> names = new ArrayList<>();

    @Option(names = "--full", description = "Compare everything, whatever watermarks and digests say.")
    private boolean full;

    @Option(names = "--allow-loss", description = "Let tables lose more rows than their limit.")
    private boolean allowLoss;

    @Option(names = "--rows", description = "List the keys of the rows that were written or not brought in.")
    private boolean rows;

    @Option(names = "--undo", paramLabel = "N", description = "Put back what refresh N changed, if nobody did since.")
    private @Nullable Long undo;

    @Option(names = "--list", description = "List the refreshes, newest first.")
    private boolean list;

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Consolidation consolidation = command.consolidation();
        if (list) {
            return list(terminal, Commands.ledger(consolidation));
        }
        if (undo != null) {
            if (!names.isEmpty()) {
                throw new UsageException("--undo puts back a whole refresh.", "Name no group or table beside it.");
            }
            try (Refreshes refreshes = Refreshes.past(Commands.withLedger(consolidation))) {
                RefreshView.show(terminal, refreshes.ledger(), refreshes.undo(undo), rows);
            }
            return ExitCode.DONE;
        }
        List<Group> groups = RefreshRules.read(consolidation.mapping()).chosen(names);
        consolidation.target().probe();
        return refresh(terminal, consolidation, groups, new RefreshOptions(full, allowLoss), rows);
    }

    static int refresh(
            Terminal terminal, Consolidation consolidation, List<Group> groups, RefreshOptions options, boolean rows) {
        boolean complete = true;
        try (Refreshes refreshes = Refreshes.start(consolidation)) {
            for (Group group : groups) {
                RefreshResult result = refreshes.refresh(group, options);
                RefreshView.show(terminal, refreshes.ledger(), result, rows);
                complete &= result.complete();
            }
        }
        return complete ? ExitCode.DONE : ExitCode.DIFFERENCE;
    }

    private static int list(Terminal terminal, Ledger ledger) {
        List<RefreshRecord> all = ledger.refreshes().all();
        terminal.answer(all);
        TextTable table = new TextTable(List.of("refresh", "of", "kind", "started", "took", "state", ""), Set.of(0, 4));
        for (RefreshRecord each : all) {
            table.add(
                    Long.toString(each.id()),
                    each.name(),
                    each.undoes() == null ? each.kind() : "undo of " + each.undoes(),
                    RunsCommand.TIME.format(each.startedAt()),
                    each.finishedAt() == null
                            ? ""
                            : Amounts.time(Duration.between(each.startedAt(), each.finishedAt())),
                    each.state().word(),
                    each.message() == null ? "" : each.message());
        }
        table.lines().forEach(terminal::line);
        return ExitCode.DONE;
    }
}
