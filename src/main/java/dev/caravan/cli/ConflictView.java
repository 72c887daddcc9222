package dev.caravan.cli;

import dev.caravan.merge.Comparison;
import dev.caravan.merge.Conflict;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How the feeds of a plan meet, for people. */
final class ConflictView {
    private ConflictView() {}

    static void show(Terminal terminal, Plan plan, Comparison.Result result) {
        terminal.line("");
        terminal.line("Conflicts: each later feed against the rows of the feeds before it. Nothing was written.");
        terminal.line("");
        TextTable table = new TextTable(
                List.of(
                        "table",
                        "feed",
                        "identical",
                        "differing",
                        "only here",
                        "only there",
                        "same key, other row",
                        "value taken",
                        "quarantine"),
                Set.of(2, 3, 4, 5, 6, 7, 8));
        for (Conflict each : result.conflicts()) {
            table.add(
                    each.table(),
                    each.feed(),
                    Amounts.count(each.identical()),
                    Amounts.count(each.differing()),
                    Amounts.count(each.onlyHere()),
                    Amounts.count(each.onlyThere()),
                    Amounts.count(each.collisions()),
                    Amounts.count(each.clashes()),
                    Amounts.count(each.quarantined()));
        }
        table.lines().forEach(terminal::line);
        terminal.line("");
        for (Conflict each : result.conflicts()) {
            if (each.differing() > 0) {
                terminal.line(differing(plan.table(each.table()), each));
            }
            if (each.collisions() > 0) {
                terminal.line("  " + place(each) + ": " + Amounts.count(each.collisions())
                        + " rows have the key of another row and get a new one; what points to them follows.");
            }
            if (each.clashes() > 0) {
                terminal.line("  " + place(each) + ": " + Amounts.count(each.clashes())
                        + " rows hold a unique value that is taken; it gets a suffix "
                        + plan.table(each.table()).rules().clashes() + ".");
            }
        }
        result.findings().stream().map(Finding::toString).forEach(finding -> terminal.line("  " + finding));
    }

    private static String differing(TablePlan table, Conflict conflict) {
        String decided = switch (table.rules().differing().choice()) {
            case KEEP_FIRST -> "the earlier row's values are kept";
            case TAKE_LAST -> "the later row's values are taken";
            case NEWEST -> "the row with the later " + table.rules().differing().newest() + " wins";
            case FAIL -> "the mapping does not say which to keep, so nothing would be published";
        };
        String columns = conflict.columns().entrySet().stream()
                .map(entry -> entry.getKey() + " " + Amounts.count(entry.getValue()))
                .collect(Collectors.joining(", "));
        return "  " + place(conflict) + ": " + Amounts.count(conflict.differing()) + " rows are the same but differ in "
                + columns + "; " + decided + ". For example "
                + table.feed(conflict.feed()).from() + " " + String.join(", ", conflict.examples()) + ".";
    }

    private static String place(Conflict conflict) {
        return conflict.table() + "/" + conflict.feed();
    }
}
