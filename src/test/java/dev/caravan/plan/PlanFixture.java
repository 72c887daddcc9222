package dev.caravan.plan;

import dev.caravan.database.Database;
import dev.caravan.database.Databases;
import dev.caravan.database.Snapshot;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.MappingFolder;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A source, a target and a mapping folder. The mapping begins with one table, {@code app.item} from {@code old.item}, and
 * gets what a test adds: the tables and the layout of both sides.
 */
public final class PlanFixture {
    private static final Limits WHOLE = new Limits(1 << 30, 0);

    private final TestDatabase source;
    private final TestDatabase target;
    private final MappingFolder folder;
    private String entry = "";

    public PlanFixture(TestDatabase source, TestDatabase target, Path directory) {
        this.source = source;
        this.target = target;
        this.folder = MappingFolder.in(directory);
        item("");
    }

    /** The source's and the target's column list of {@code item}, which has an {@code id} on both sides already. */
    PlanFixture columns(String from, String to) {
        source.execute("CREATE TABLE item (id int PRIMARY KEY, " + from + ")");
        folder.ddl("CREATE TABLE ${app}.item (id int PRIMARY KEY, " + to + ");");
        return this;
    }

    PlanFixture rows(String values) {
        source.execute("INSERT INTO item VALUES " + values);
        return this;
    }

    /** What stands below the mapping's entry of {@code item}, beside {@code from}. */
    PlanFixture item(String yaml) {
        entry = yaml;
        folder.tables("item:\n  from: old.item\n" + yaml.indent(2));
        return this;
    }

    PlanFixture mapping(Consumer<MappingFolder> change) {
        change.accept(folder);
        return this;
    }

    PlanFixture more(String tables) {
        folder.tables("item:\n  from: old.item\n" + entry.indent(2) + tables);
        return this;
    }

    public Plan plan() {
        return plan(WHOLE, Map.of());
    }

    Plan plan(Limits limits, Map<String, String> settings) {
        return plan(Databases.source(source), Databases.target(target), limits, settings);
    }

    Plan plan(Database from, Database to, Limits limits, Map<String, String> settings) {
        Mapping mapping = folder.read(settings);
        try (Snapshot snapshot = Snapshot.of(from, "public")) {
            return new Planner(mapping, Map.of("old", snapshot), to, limits).plan();
        }
    }

    /** The refusals of the plan as lines. */
    List<String> refusals() {
        return lines(plan(), Severity.REFUSAL);
    }

    List<String> notes() {
        return lines(plan(), Severity.NOTE);
    }

    static List<String> lines(Plan plan, Severity severity) {
        return plan.findings().stream()
                .filter(it -> it.severity() == severity)
                .map(Finding::toString)
                .toList();
    }
}
