package dev.caravan.plan;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.catalog.Table;
import dev.caravan.database.Database;
import dev.caravan.database.Snapshot;
import dev.caravan.database.SqlFailure;
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
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Resolves a mapping against the snapshots of its sources and the target. Writes nothing. */
public final class Planner {
    private final Mapping mapping;
    private final Map<String, Snapshot> snapshots;
    private final Database target;
    private final CopyLimits limits;
    private final Findings findings = new Findings();

    /** @param snapshots of every copied source, by its name */
    public Planner(Mapping mapping, Map<String, Snapshot> snapshots, Database target, CopyLimits limits) {
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
        List<TablePlan> tables = new ArrayList<>();
        Map<String, String> left = new TreeMap<>();
        for (SourceMapping source : mapping.copiedSources()) {
            tables.addAll(tables(source, layout));
            source.ignored().forEach((table, reason) -> left.put(source.name() + "." + table, reason));
        }
        tables.sort(Comparator.comparingLong(TablePlan::bytes).reversed().thenComparing(TablePlan::name));
        findings.addAll(TargetChecks.check(target, mapping));
        return new Plan(
                mapping.consolidation(), schemas(), tables, left, findings.list(), Fingerprint.of(mapping, tables));
    }

    private Map<String, String> schemas() {
        Map<String, String> schemas = new LinkedHashMap<>();
        mapping.schemas().forEach((key, schema) -> schemas.put(key, schema.name()));
        return schemas;
    }

    private void environment() {
        for (TargetSchema schema : mapping.schemas().values()) {
            String environment = String.valueOf(mapping.environment());
            if (!schema.writableIn().isEmpty() && !schema.writableIn().contains(environment)) {
                findings.add(Finding.refusal(
                        schema.location().toString(),
                        "schema " + schema.name() + " is read only in environment " + environment
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

    private List<TablePlan> tables(SourceMapping source, Layout layout) {
        Snapshot snapshot = snapshots.get(source.name());
        if (snapshot == null) {
            throw new IllegalArgumentException("No snapshot of source " + source.name());
        }
        try (Connection connection = snapshot.dataSource().getConnection()) {
            SourceCatalog catalog = new SourceCatalog(
                    source, CatalogReader.read(connection, List.of(source.schema())), Casts.of(connection));
            List<TableMapping> mapped = mapping.tables().stream()
                    .filter(table -> table.source().equals(source.name()))
                    .toList();
            everyTableIsMappedOrIgnored(catalog, mapped);
            TablePlanner planner = new TablePlanner(catalog, layout, limits, findings);
            List<TablePlan> plans = new ArrayList<>();
            for (TableMapping table : mapped) {
                planner.plan(table, connection).ifPresent(plans::add);
            }
            return plans;
        } catch (SQLException e) {
            throw new RefusedException(
                    "Source " + source.name() + " cannot be read: " + SqlFailure.of(e),
                    "Check the connection and rights.");
        }
    }

    private void everyTableIsMappedOrIgnored(SourceCatalog source, List<TableMapping> mapped) {
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
