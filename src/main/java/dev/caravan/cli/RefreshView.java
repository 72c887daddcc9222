package dev.caravan.cli;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshRecord;
import dev.caravan.ledger.RefreshRow;
import dev.caravan.ledger.RefreshTable;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import dev.caravan.refresh.RefreshResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a refresh did, for people and for programs. */
final class RefreshView {
    private static final int SHOWN = 1000;

    private RefreshView() {}

    /** A refresh as a program reads it. */
    record Document(RefreshResult refresh, List<RefreshRow> rows) {}

    /**
     * Shows it to people.
     *
     * @param rows whether the keys of the rows are wanted, too
     * @return the same for programs
     */
    static Document show(Terminal terminal, Ledger ledger, RefreshResult result, boolean rows) {
        List<RefreshRow> changed = rows ? ledger.refreshes().rows(result.id(), null, SHOWN) : List.of();
        Map<String, RefreshTable> before = before(ledger, result);
        TextTable table = new TextTable(
                List.of(
                        "table",
                        "from",
                        "read",
                        "before",
                        "inserted",
                        "updated",
                        "marked",
                        "deleted",
                        "kept",
                        "unchanged",
                        "quarantined"),
                Set.of(2, 3, 4, 5, 6, 7, 8, 9, 10));
        for (RefreshTable each : result.tables()) {
            table.add(
                    each.table(),
                    each.origin() + (each.extent().equals("since") ? ", since" : ""),
                    Amounts.count(each.read()),
                    Optional.ofNullable(before.get(each.table()))
                            .map(last -> Amounts.count(last.read()))
                            .orElse(""),
                    Amounts.count(each.inserted()),
                    Amounts.count(each.updated()),
                    Amounts.count(each.marked()),
                    Amounts.count(each.deleted()),
                    Amounts.count(each.kept()),
                    Amounts.count(each.unchanged()),
                    Amounts.count(each.quarantined()));
        }
        result.skipped().forEach(name -> table.add(name, "skipped", "", "", "", "", "", "", "", "", ""));
        table.lines().forEach(terminal::line);
        terminal.line("");
        result.tables().stream()
                .filter(each -> each.sameAs() != null)
                .forEach(each -> terminal.line(
                        "  " + each.table() + ": unchanged since refresh " + each.sameAs() + ", not compared"));
        result.findings().stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .map(Finding::toString)
                .forEach(finding -> terminal.line("  " + finding));
        rows(terminal, changed);
        terminal.line(verdict(result));
        return new Document(result, changed);
    }

    /** What the refresh before this one read. */
    private static Map<String, RefreshTable> before(Ledger ledger, RefreshResult result) {
        Optional<RefreshRecord> last = ledger.refreshes().before(result.name(), result.id());
        return last.map(refresh -> ledger.refreshes().tables(refresh.id())).orElse(List.of()).stream()
                .collect(Collectors.toMap(RefreshTable::table, Function.identity()));
    }

    private static void rows(Terminal terminal, List<RefreshRow> rows) {
        for (RefreshRow row : rows) {
            List<String> why = new ArrayList<>(RefreshDiff.differing(row));
            if (row.column() != null) {
                why.add(row.column());
            }
            if (row.reason() != null) {
                why.add(row.reason());
            }
            terminal.line("  " + row.table() + " " + row.key() + " " + row.what()
                    + (why.isEmpty() ? "" : ": " + String.join(row.reason() == null ? ", " : " ", why)));
        }
        if (rows.size() == SHOWN) {
            terminal.line("  … and more: caravan.refresh_row has them all.");
        }
    }

    private static String verdict(RefreshResult result) {
        long written = result.written();
        if (result.undoes() != null) {
            return "Refresh " + result.id() + " is done: " + Amounts.count(written) + " rows are again what they were"
                    + " before refresh " + result.undoes() + ", in one transaction.";
        }
        String what = written == 0 ? "nothing to write" : Amounts.count(written) + " rows written in one transaction";
        return "Refresh " + result.id() + " of " + result.name() + " is done: " + what + "."
                + (written == 0 ? "" : " To put them back: caravan refresh --undo " + result.id());
    }
}
