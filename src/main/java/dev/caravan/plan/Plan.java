package dev.caravan.plan;

import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import java.util.List;
import java.util.Map;

/**
 * A mapping resolved against the real catalogs: what a run executes.
 *
 * @param schemas live schema names by the keys that the mapping uses
 * @param tables largest first
 * @param left source tables that are left behind, {@code source.table} with the reason
 * @param findings refusals, warnings and notes
 * @param fingerprint changes when anything changes that a run would do differently
 */
public record Plan(
        String consolidation,
        Map<String, String> schemas,
        List<TablePlan> tables,
        Map<String, String> left,
        List<Finding> findings,
        String fingerprint) {

    public List<Finding> refusals() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.REFUSAL)
                .toList();
    }

    /** Every feed of every table. */
    public List<FeedPlan> feeds() {
        return tables.stream().flatMap(table -> table.feeds().stream()).toList();
    }

    /** The feed with this title. */
    public FeedPlan feed(String title) {
        return feeds().stream()
                .filter(feed -> feed.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The plan has no feed " + title));
    }

    /** The table with this name in the mapping's words. */
    public TablePlan table(String name) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The plan has no table " + name));
    }
}
