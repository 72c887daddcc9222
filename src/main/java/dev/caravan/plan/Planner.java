package dev.caravan.plan;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.catalog.Table;
import dev.caravan.database.Database;
import dev.caravan.database.Snapshot;
import dev.caravan.database.SqlFailure;
import dev.caravan.mapping.FeedMapping;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.SourceMapping;
import dev.caravan.mapping.TableMapping;
import dev.caravan.mapping.TargetSchema;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Resolves a mapping against the snapshots of its sources and the target. Writes nothing. */
public final class Planner {
    private final Mapping mapping;
    private final Map<String, Snapshot> snapshots;
    private final Database target;
    private final Limits limits;
    private final Findings findings = new Findings();

    /** @param snapshots of every copied source, by its name */
    public Planner(Mapping mapping, Map<String, Snapshot> snapshots, Database target, Limits limits) {
        this.mapping = mapping;
        this.snapshots = snapshots;
        this.target = target;
        this.limits = limits;
    }

    /**
     * Makes the plan.
     *
     * @throws RefusedException if the target cannot even build the layout; other refusals are findings of the plan
     */
    public Plan plan() {
        environment();
        Layout layout = LayoutReader.read(target, mapping);
        everyTableOfTheLayoutIsMapped(layout);
        Map<String, String> left = new TreeMap<>();
        Map<FeedMapping, PlannedFeed> planned = new HashMap<>();
        for (SourceMapping source : mapping.copiedSources()) {
            feeds(source, layout, planned);
            source.ignored().forEach((table, reason) -> left.put(source.name() + "." + table, reason));
        }
        unloadable(planned.values());
        List<TablePlan> tables =
                new ArrayList<>(new MergePlanner(mapping.tables(), complete(planned), layout, findings).plan());
        tables.sort(Comparator.comparingLong(TablePlan::bytes).reversed().thenComparing(TablePlan::name));
        findings.addAll(TargetChecks.check(target, mapping));
        return new Plan(
                mapping.consolidation(), schemas(), tables, left, findings.list(), Fingerprint.of(mapping, tables));
    }

    /** The tables whose feeds could all be planned. */
    private Map<String, List<PlannedFeed>> complete(Map<FeedMapping, PlannedFeed> planned) {
        Map<String, List<PlannedFeed>> tables = new LinkedHashMap<>();
        for (TableMapping table : mapping.tables()) {
            List<PlannedFeed> feeds = table.feeds().stream()
                    .map(planned::get)
                    .filter(Objects::nonNull)
                    .toList();
            if (feeds.size() == table.feeds().size()) {
                tables.put(table.name(), feeds);
                everySharedNameApplies(table, feeds);
            }
        }
        return tables;
    }

    private void everySharedNameApplies(TableMapping table, List<PlannedFeed> feeds) {
        Set<String> shared = new TreeSet<>();
        table.feeds().forEach(feed -> shared.addAll(feed.shared()));
        feeds.forEach(feed -> shared.removeAll(feed.applied()));
        shared.forEach(name -> findings.add(Finding.refusal(
                table.location().toString(),
                name + " stands under drop or default, but no feed of " + table.name() + " needs it there",
                "Remove the entry.")));
    }

    /** Rows that cannot be loaded refuse the plan if they are more than may go to quarantine. */
    private void unloadable(Collection<PlannedFeed> feeds) {
        long rows = feeds.stream().mapToLong(feed -> feed.unloadable().rows()).sum();
        boolean tooMany = rows > limits.quarantine();
        for (PlannedFeed feed : feeds) {
            for (Finding finding : feed.unloadable().findings()) {
                findings.add(
                        tooMany
                                ? finding
                                : Finding.warning(
                                        finding.where(), finding.what() + "; they go to quarantine", finding.wayOut()));
            }
        }
        if (tooMany && limits.quarantine() > 0) {
            findings.add(Finding.refusal(
                    "quarantine",
                    rows + " rows cannot be loaded, and " + limits.quarantine() + " may go to quarantine",
                    "Correct them, or allow more with --max-quarantine."));
        }
    }

    private Map<String, String> schemas() {
        Map<String, String> schemas = new LinkedHashMap<>();
        mapping.schemas().forEach((key, schema) -> schemas.put(key, schema.name()));
        return schemas;
    }

    private void environment() {
        for (TargetSchema schema : mapping.schemas().values()) {
            if (!schema.writable(mapping.environment())) {
                findings.add(Finding.refusal(
                        schema.location().toString(),
                        "schema " + schema.name() + " is read only in environment " + mapping.environment()
                                + "; it may be written in " + String.join(", ", schema.writableIn()) + " only",
                        "Run where it may be written, or leave its tables out of the mapping."));
            }
        }
    }

    private void everyTableOfTheLayoutIsMapped(Layout layout) {
        Set<String> mapped = new HashSet<>();
        mapping.tables().forEach(table -> mapped.add(table.name()));
        layout.tables().keySet().stream()
                .filter(table -> !mapped.contains(table))
                .forEach(table -> findings.add(Finding.refusal(
                        mapping.ddl().toString(),
                        "creates the table " + table + ", which the mapping does not fill",
                        "Map it, or remove it from the DDL: published empty it would hide what is there.")));
    }

    private void feeds(SourceMapping source, Layout layout, Map<FeedMapping, PlannedFeed> planned) {
        Snapshot snapshot = snapshots.get(source.name());
        if (snapshot == null) {
            throw new IllegalArgumentException("No snapshot of source " + source.name());
        }
        try (Connection connection = snapshot.dataSource().getConnection()) {
            SourceCatalog catalog = new SourceCatalog(
                    source, CatalogReader.read(connection, List.of(source.schema())), Casts.of(connection));
            List<FeedMapping> mapped = mapping.tables().stream()
                    .flatMap(table -> table.feeds().stream())
                    .filter(feed -> feed.source().equals(source.name()))
                    .toList();
            everyTableIsMappedOrIgnored(catalog, mapped);
            FeedPlanner planner = new FeedPlanner(catalog, layout, limits, findings);
            for (TableMapping table : mapping.tables()) {
                for (FeedMapping feed : table.feeds()) {
                    if (feed.source().equals(source.name())) {
                        planner.plan(feed, table.feeds().size() == 1, connection)
                                .ifPresent(plan -> planned.put(feed, plan));
                    }
                }
            }
        } catch (SQLException e) {
            throw new RefusedException(
                    "Source " + source.name() + " cannot be read: " + SqlFailure.of(e),
                    "Check the connection and rights.");
        }
    }

    private void everyTableIsMappedOrIgnored(SourceCatalog source, List<FeedMapping> mapped) {
        Set<String> known = new HashSet<>(source.mapping().ignored().keySet());
        mapped.forEach(table -> known.addAll(table.from()));
        Set<String> existing = new HashSet<>();
        for (Table table : source.catalog().tables()) {
            String name = table.name().name();
            existing.add(name);
            if (!known.contains(name)) {
                findings.add(Finding.refusal(
                        source.mapping().location().toString(),
                        "source " + source.mapping().name() + " has a table that the mapping does not know: " + name,
                        "Map it, or list it under ignore with the reason."));
            }
        }
        if (existing.isEmpty()) {
            findings.add(Finding.refusal(
                    source.mapping().location().toString(),
                    "schema " + source.mapping().schema() + " of source "
                            + source.mapping().name() + " has no tables",
                    "Check the schema's name and the database that the source points to."));
        }
        source.mapping().ignored().forEach((name, reason) -> {
            if (!existing.contains(name)) {
                findings.add(Finding.refusal(
                        source.mapping().location().toString(),
                        "ignores the table " + name + ", which source "
                                + source.mapping().name() + " does not have",
                        "Remove the entry."));
            } else {
                findings.add(Finding.note(
                        source.mapping().location().toString(), "the table " + name + " stays behind: " + reason));
            }
        });
    }
}
