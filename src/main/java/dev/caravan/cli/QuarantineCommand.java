package dev.caravan.cli;

import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord.Wish;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.QuarantineRecord;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.UsageException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Replays;
import dev.caravan.run.Replays.Replayed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code caravan quarantine}. */
@Command(
        name = "quarantine",
        description = "Rows that could not be loaded: list, show, fix and replay them.",
        synopsisSubcommandLabel = "COMMAND")
final class QuarantineCommand {
    private static final JsonMapper JSON = new JsonMapper();

    @ParentCommand
    private @Nullable CaravanCommand root;

    @Command(name = "list", description = "The rows in quarantine, each with the reason; no values.")
    int list(
            @Option(names = "--run", paramLabel = "RUN", description = "Of this run (default: the newest).") @Nullable
                    Long run,
            @Option(names = "--table", paramLabel = "TABLE", description = "Of this target table only.") @Nullable
                    String table) {
        Terminal terminal = Commands.root(root).terminal();
        List<QuarantineRecord> rows = rows(ledger(), run).stream()
                .filter(row -> table == null || row.table().equals(table))
                .toList();
        terminal.answer(rows.stream().map(QuarantineCommand::withoutValues).toList());
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
        QuarantineRecord row = row(ledger(), id);
        terminal.answer(values ? row : withoutValues(row));
        terminal.line("Row " + row.id() + " of run " + row.run() + ": " + row.table() + ", feed " + row.feed()
                + ", source key " + row.sourceKey());
        terminal.line("  " + row.column() + " " + row.reason() + " (SQLSTATE " + row.sqlState() + "), " + row.state());
        ObjectNode source = object(row.sourceRow());
        @Nullable String corrected = row.corrected();
        ObjectNode now = corrected == null ? source : object(corrected);
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
        Ledger ledger = ledger();
        QuarantineRecord row = row(ledger, id);
        if (row.state().equals("replayed")) {
            throw new UsageException("Row " + id + " is loaded already.", "Correct it in the target.");
        }
        @Nullable String before = row.corrected();
        ObjectNode corrected = object(before == null ? row.sourceRow() : before);
        Map<String, String> values = set == null ? Map.of() : set;
        List<String> empty = nulls == null ? List.of() : nulls;
        if (values.isEmpty() && empty.isEmpty()) {
            throw new UsageException("Nothing to correct.", "Give --set COLUMN=VALUE or --null COLUMN.");
        }
        values.keySet().forEach(column -> known(corrected, column));
        empty.forEach(column -> known(corrected, column));
        values.forEach(corrected::put);
        empty.forEach(corrected::putNull);
        ledger.quarantine().correct(id, corrected.toString(), System.getProperty("user.name", "unknown"));
        ledger.actions().record(Wish.of(row.run(), Act.FIX, "row " + id + " of " + row.table(), null));
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
        List<QuarantineRecord> rows = ids == null || ids.isEmpty()
                ? rows(ledger, run).stream()
                        .filter(row -> row.state().equals("corrected"))
                        .toList()
                : ids.stream().map(id -> row(ledger, id)).toList();
        if (rows.isEmpty()) {
            throw new UsageException(
                    "No row is corrected.", "caravan quarantine fix corrects one; or name rows by their ID.");
        }
        if (rows.stream().map(QuarantineRecord::run).distinct().count() > 1) {
            throw new UsageException("These rows belong to several runs.", "Replay those of one run at a time.");
        }
        List<Replayed> results =
                new Replays(consolidation, ledger).replay(rows.get(0).run(), rows);
        terminal.answer(results.stream()
                .map(result -> new Result(
                        result.row().id(),
                        result.outcome().key(),
                        result.outcome().matched(),
                        result.outcome().refused()))
                .toList());
        long refused = 0;
        for (Replayed result : results) {
            @Nullable String why = result.outcome().refused();
            terminal.line("Row " + result.row().id() + " of " + result.row().table() + ": "
                    + (why != null
                            ? "still cannot be loaded: " + why
                            : result.outcome().matched()
                                    ? "is the same as a row that is there"
                                    : "loaded"
                                            + (result.outcome().key() == null
                                                    ? ""
                                                    : ", key "
                                                            + result.outcome().key())));
            refused += why == null ? 0 : 1;
        }
        return refused == 0 ? ExitCode.DONE : ExitCode.DIFFERENCE;
    }

    /** What became of a row, as a program reads it. */
    record Result(
            long id,
            @Nullable String key,
            boolean matched,
            @Nullable String refused) {}

    private static void known(ObjectNode row, String column) {
        if (!row.has(column)) {
            throw new UsageException(
                    "The row has no column " + column + ".", "It has: " + String.join(", ", row.propertyNames()));
        }
    }

    private static List<QuarantineRecord> rows(Ledger ledger, @Nullable Long run) {
        return ledger.quarantine().of(run == null ? Commands.newestRun(ledger) : run);
    }

    private static QuarantineRecord row(Ledger ledger, long id) {
        return ledger.quarantine()
                .find(id)
                .orElseThrow(() -> new RefusedException(
                        "There is no row " + id + " in quarantine.", "caravan quarantine list shows them."));
    }

    private Ledger ledger() {
        return Commands.ledger(Commands.root(root).consolidation());
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json);
    }

    private static QuarantineRecord withoutValues(QuarantineRecord row) {
        return new QuarantineRecord(
                row.id(),
                row.run(),
                row.table(),
                row.feed(),
                row.sourceKey(),
                row.column(),
                row.reason(),
                row.sqlState(),
                "",
                null,
                row.state());
    }
}
