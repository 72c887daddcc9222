package dev.caravan.cli;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.QuarantineRecord;
import dev.caravan.operate.QuarantineDesk;
import dev.caravan.operate.QuarantineDesk.Result;
import dev.caravan.run.Consolidation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ObjectNode;

/** {@code caravan quarantine}. */
@Command(
        name = "quarantine",
        description = "Rows that could not be loaded: list, show, fix and replay them.",
        synopsisSubcommandLabel = "COMMAND")
final class QuarantineCommand {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Command(name = "list", description = "The rows in quarantine, each with the reason; no values.")
    int list(
            @Option(names = "--run", paramLabel = "RUN", description = "Of this run (default: the newest).") @Nullable
                    Long run,
            @Option(names = "--table", paramLabel = "TABLE", description = "Of this target table only.") @Nullable
                    String table) {
        Terminal terminal = Commands.root(root).terminal();
        Ledger ledger = ledger();
        List<QuarantineRecord> rows = new QuarantineDesk(ledger)
                .of(run == null ? Commands.newestRun(ledger) : run).stream()
                        .filter(row -> table == null || row.table().equals(table))
                        .toList();
        terminal.answer(rows);
        TextTable shown =
                new TextTable(List.of("id", "table/feed", "source key", "column", "reason", "state"), Set.of(0));
        Map<String, Long> reasons = new TreeMap<>();
        for (QuarantineRecord row : rows) {
            shown.add(
                    String.valueOf(row.id()),
                    row.table() + "/" + row.feed(),
                    row.sourceKey(),
                    row.column(),
                    row.reason() + " (" + row.sqlState() + ")",
                    row.state());
            reasons.merge(row.table() + "/" + row.feed() + ": " + row.column() + " " + row.reason(), 1L, Long::sum);
        }
        shown.lines().forEach(terminal::line);
        terminal.line("");
        reasons.forEach((reason, count) -> terminal.line("  " + Amounts.count(count) + " × " + reason));
        terminal.line(
                rows.isEmpty()
                        ? "Nothing is in quarantine."
                        : rows.size() + " rows. caravan quarantine show ID says more; fix and replay load them.");
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "One row: why it is there and which columns it has.")
    int show(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--values", description = "Print its values too; they can be personal data.")
                    boolean values) {
        Terminal terminal = Commands.root(root).terminal();
        QuarantineRecord row = new QuarantineDesk(ledger()).row(id);
        terminal.answer(values ? row : QuarantineDesk.withoutValues(row));
        terminal.line("Row " + row.id() + " of run " + row.run() + ": " + row.table() + ", feed " + row.feed()
                + ", source key " + row.sourceKey());
        terminal.line("  " + row.column() + " " + row.reason() + " (SQLSTATE " + row.sqlState() + "), " + row.state());
        ObjectNode source = QuarantineDesk.source(row);
        ObjectNode now = QuarantineDesk.now(row);
        source.properties().forEach(column -> {
            String name = column.getKey();
            boolean changed = !column.getValue().equals(now.path(name));
            String shown = values ? " = " + column.getValue() + (changed ? " → " + now.path(name) : "") : "";
            terminal.line("    " + name + (changed ? " (corrected)" : "") + shown);
        });
        if (!values) {
            terminal.line("  Values are shown with --values.");
        }
        return ExitCode.DONE;
    }

    @Command(name = "fix", description = "Correct columns of a row, as its source would hold them. replay loads it.")
    int fix(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--set", paramLabel = "COLUMN=VALUE", description = "Give a column this value.")
                    Map<String, String> set,
            @Option(names = "--null", paramLabel = "COLUMN", description = "Make a column NULL.") List<String> nulls) {
        Terminal terminal = Commands.root(root).terminal();
        new QuarantineDesk(ledger()).fix(id, set == null ? Map.of() : set, nulls == null ? List.of() : nulls);
        terminal.line("Row " + id + " is corrected. Load it: caravan quarantine replay " + id);
        return ExitCode.DONE;
    }

    @Command(
            name = "replay",
            description = "Load rows through the mapping: those that were corrected, or those named by their ID.")
    int replay(
            @Parameters(paramLabel = "ID", arity = "0..*") @Nullable List<Long> ids,
            @Option(names = "--run", paramLabel = "RUN", description = "Of this run (default: the newest).") @Nullable
                    Long run) {
        Terminal terminal = Commands.root(root).terminal();
        Consolidation consolidation = Commands.root(root).consolidation();
        Ledger ledger = Commands.ledger(consolidation);
        QuarantineDesk desk = new QuarantineDesk(ledger);
        List<QuarantineRecord> rows = ids == null || ids.isEmpty()
                ? desk.corrected(run == null ? Commands.newestRun(ledger) : run)
                : ids.stream().map(desk::row).toList();
        List<Result> results = desk.replay(consolidation, rows);
        terminal.answer(results);
        long refused = 0;
        for (Result result : results) {
            @Nullable String why = result.refused();
            String loaded = result.matched()
                    ? "is the same as a row that is there"
                    : "loaded" + (result.key() == null ? "" : ", key " + result.key());
            terminal.line("Row " + result.id() + " of " + result.table() + ": "
                    + (why == null ? loaded : "still cannot be loaded: " + why));
            refused += why == null ? 0 : 1;
        }
        return refused == 0 ? ExitCode.DONE : ExitCode.DIFFERENCE;
    }

    private Ledger ledger() {
        return Commands.ledger(Commands.root(root).consolidation());
    }
}
