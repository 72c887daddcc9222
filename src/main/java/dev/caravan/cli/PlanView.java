package dev.caravan.cli;

import dev.caravan.merge.Comparison;
import dev.caravan.merge.Conflict;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan, for people and for programs. */
final class PlanView {
    private PlanView() {}

    /** A plan as a program reads it. */
    record Document(
            String consolidation,
            String fingerprint,
            Map<String, String> schemas,
            List<TableDocument> tables,
            Map<String, String> left,
            List<Conflict> conflicts,
            List<Finding> findings) {}

    /** A table of a plan as a program reads it. */
    record TableDocument(
            String table,
            String source,
            String from,
            String way,
            int chunks,
            long estimatedRows,
            long bytes,
            List<ColumnDocument> columns,
            String select) {}

    /** A column of a plan as a program reads it. */
    record ColumnDocument(String name, String type, String made) {}

    static int show(Terminal terminal, Plan plan, Comparison.@Nullable Result conflicts, boolean statements) {
        terminal.answer(document(plan, conflicts));
        terminal.line("Plan " + plan.fingerprint() + " of " + plan.consolidation() + ": "
                + plan.tables().size() + " tables into "
                + String.join(" and ", plan.schemas().values()));
        terminal.line("");
        TextTable table = new TextTable(List.of("table", "from", "about rows", "size", "way"), Set.of(2, 3));
        List<FeedPlan> sorted = plan.tables().stream()
                .sorted(Comparator.comparing(TablePlan::name))
                .flatMap(each -> each.feeds().stream())
                .toList();
        for (FeedPlan each : sorted) {
            table.add(
                    each.title(),
                    each.source() + " " + each.from(),
                    each.estimatedRows() < 0 ? "?" : Amounts.count(each.estimatedRows()),
                    Amounts.bytes(each.bytes()),
                    way(each));
        }
        table.lines().forEach(terminal::line);
        if (statements) {
            sorted.forEach(each -> terminal.line("\n-- " + each.title() + "\n" + each.select()));
        }
        findings(terminal, plan.findings(), Severity.NOTE, "Decisions");
        findings(terminal, plan.findings(), Severity.WARNING, "Warnings");
        findings(terminal, plan.findings(), Severity.REFUSAL, "Refused");
        boolean refused = !plan.refusals().isEmpty();
        terminal.line("");
        terminal.line(
                refused
                        ? "The plan is refused: " + plan.refusals().size() + " findings. Nothing was written."
                        : "The plan can be run: caravan migrate");
        return refused ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private static String way(FeedPlan table) {
        if (table.rowLevel()) {
            return "rows through " + table.route();
        }
        String chunks = table.chunks().size() == 1 ? "" : ", " + table.chunks().size() + " chunks";
        return table.format().name().toLowerCase(Locale.ROOT) + " COPY" + chunks + (table.staged() ? ", merged" : "");
    }

    private static void findings(Terminal terminal, List<Finding> findings, Severity severity, String heading) {
        List<Finding> some = findings.stream()
                .filter(finding -> finding.severity() == severity)
                .toList();
        if (!some.isEmpty()) {
            terminal.line("");
            terminal.line(heading);
            some.forEach(finding -> terminal.line("  " + finding));
        }
    }

    private static Document document(Plan plan, Comparison.@Nullable Result conflicts) {
        return new Document(
                plan.consolidation(),
                plan.fingerprint(),
                plan.schemas(),
                plan.feeds().stream().map(PlanView::document).toList(),
                plan.left(),
                conflicts == null ? List.of() : conflicts.conflicts(),
                plan.findings());
    }

    private static TableDocument document(FeedPlan table) {
        return new TableDocument(
                table.title(),
                table.source(),
                table.from().toString(),
                way(table),
                table.chunks().size(),
                table.estimatedRows(),
                table.bytes(),
                table.columns().stream().map(PlanView::document).toList(),
                table.select());
    }

    private static ColumnDocument document(ColumnPlan column) {
        return new ColumnDocument(column.name(), column.type().name(), column.made());
    }
}
