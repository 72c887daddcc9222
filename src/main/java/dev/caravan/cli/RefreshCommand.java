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
import java.util.Map;
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

    @Option(
            names = "--diff",
            paramLabel = "N",
            description = "Show what refresh N changed: how many rows, and in which columns; with --rows, which.")
    private @Nullable Long diff;

    @Option(
            names = "--values",
            description = "With --diff and --rows: show the values before and after, too, which may be personal.")
    private boolean values;

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
        if (diff != null) {
            return diff(terminal, Commands.ledger(consolidation), diff);
        }
        if (values) {
            throw new UsageException("--values is for --diff.", "Say which refresh: --diff N --rows --values.");
        }
        if (undo != null) {
            if (!names.isEmpty()) {
                throw new UsageException("--undo puts back a whole refresh.", "Name no group or table beside it.");
            }
            try (Refreshes refreshes = Refreshes.past(Commands.withLedger(consolidation))) {
                terminal.answer(RefreshView.show(terminal, refreshes.ledger(), refreshes.undo(undo), rows));
            }
            return ExitCode.DONE;
        }
        List<Group> groups = RefreshRules.read(consolidation.mapping()).chosen(names);
        consolidation.target().probe();
        List<RefreshView.Document> refreshes =
                refresh(terminal, consolidation, groups, new RefreshOptions(full, allowLoss), rows);
        terminal.answer(Map.of("refreshes", refreshes));
        return code(refreshes);
    }

    /** Refreshes one group after the other, and shows to people what became of each. */
    static List<RefreshView.Document> refresh(
            Terminal terminal, Consolidation consolidation, List<Group> groups, RefreshOptions options, boolean rows) {
        List<RefreshView.Document> documents = new ArrayList<>();
        try (Refreshes refreshes = Refreshes.start(consolidation)) {
            for (Group group : groups) {
                RefreshResult result = refreshes.refresh(group, options);
                documents.add(RefreshView.show(terminal, refreshes.ledger(), result, rows));
            }
        }
        return documents;
    }

    static int code(List<RefreshView.Document> refreshes) {
        boolean complete =
                refreshes.stream().allMatch(document -> document.refresh().complete());
        return complete ? ExitCode.DONE : ExitCode.DIFFERENCE;
    }

    private int diff(Terminal terminal, Ledger ledger, long refresh) {
        if (!names.isEmpty() || undo != null || (values && !rows)) {
            throw new UsageException(
                    "--diff shows what a whole refresh changed, and values row by row.",
                    "Name no group or table beside it, and --values only with --rows.");
        }
        RefreshDiff diff = RefreshDiff.of(ledger, refresh, rows, values);
        terminal.answer(diff);
        diff.lines().forEach(terminal::line);
        return ExitCode.DONE;
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
