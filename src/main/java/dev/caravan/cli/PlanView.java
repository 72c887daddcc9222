package dev.caravan.cli;

import dev.caravan.operate.PlanDocument;
import dev.caravan.operate.Planning;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** A plan, for people and for programs. */
final class PlanView {
    private PlanView() {}

    static int show(Terminal terminal, Planning planning, boolean statements) {
        Plan plan = planning.plan();
        terminal.answer(planning.document());
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
                    PlanDocument.way(each));
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
}
