package dev.caravan.run;

import dev.caravan.check.Check;
import dev.caravan.check.Checks;
import dev.caravan.database.Database;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.MappingReader;
import dev.caravan.mapping.SourceMapping;
import dev.caravan.plan.Limits;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Planner;
import dev.caravan.problem.UsageException;
import dev.caravan.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A mapping together with the databases that the settings name for it.
 *
 * @param checks what must be the same before and after
 * @param sources the copied sources by name
 */
public record Consolidation(
        Settings settings, Mapping mapping, List<Check> checks, Map<String, Database> sources, Database target) {

    /**
     * Reads the mapping and then the addresses; connects to nothing.
     *
     * @throws dev.caravan.problem.UsageException if either is wrong
     */
    public static Consolidation of(Settings settings) {
        return of(settings, true);
    }

    /** The same for work that reads no source, so that their addresses need not be known. */
    public static Consolidation ofTarget(Settings settings) {
        return of(settings, false);
    }

    private static Consolidation of(Settings settings, boolean reads) {
        Mapping mapping = MappingReader.read(settings.caravan().mapping(), settings::value);
        Map<String, Database> sources = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        for (SourceMapping source : mapping.copiedSources()) {
            names.add(source.name());
            if (reads) {
                sources.put(source.name(), settings.source(source.name()));
            }
        }
        List<Check> checks = Checks.read(
                mapping.folder().resolve("checks"), names, mapping.schemas().keySet());
        return new Consolidation(settings, mapping, checks, sources, settings.target());
    }

    /**
     * Proves that every database answers and that reports can be written, before anything else is tried.
     *
     * @throws UsageException if not
     */
    public void probe() {
        sources.values().forEach(Database::probe);
        target.probe();
        Path reports = settings.caravan().reports();
        try {
            Files.createDirectories(reports);
        } catch (IOException e) {
            throw new UsageException(
                    "The folder " + reports + " for reports cannot be made.", "Set caravan.reports.", e);
        }
        if (!Files.isWritable(reports)) {
            throw new UsageException(
                    "The folder " + reports + " for reports cannot be written.", "Set caravan.reports.");
        }
    }

    /**
     * Resolves the mapping against these snapshots and the target; writes nothing.
     *
     * @param quarantine how many rows may go to quarantine before the plan is refused
     */
    public Plan plan(Snapshots snapshots, long quarantine) {
        Limits limits = new Limits(settings.caravan().copy().chunkSize().toBytes(), quarantine);
        return new Planner(mapping, snapshots.bySource(), target, limits).plan();
    }
}
