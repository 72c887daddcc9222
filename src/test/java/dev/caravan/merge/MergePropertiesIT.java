package dev.caravan.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.database.Databases;
import dev.caravan.database.Snapshot;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.MappingReader;
import dev.caravan.merge.Expectations.Merged;
import dev.caravan.plan.Limits;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Planner;
import dev.caravan.problem.Severity;
import dev.caravan.run.Outcome;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever two databases hold: once they are one, every row is there or accounted for, and every reference means the row that
 * it meant. {@code -Dcaravan.seed} begins elsewhere, {@code -Dcaravan.tries} goes on for longer.
 */
@Postgres
class MergePropertiesIT {
    private static final long SEED = Long.getLong("caravan.seed", 4711);
    private static final int TRIES = Integer.getInteger("caravan.tries", 60);
    private static final int RUNS = Integer.getInteger("caravan.runs", 4);
    private static final int SHRINKS = Integer.getInteger("caravan.shrinks", 150);
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabase a;
    private final TestDatabase b;
    private final TestDatabase target;
    private final TinyConsolidation folder;

    MergePropertiesIT(TestDatabase a, TestDatabase b, TestDatabase target, @TempDir Path path) {
        this.a = a;
        this.b = b;
        this.target = target;
        this.folder = TinyConsolidation.two(path, a, b, target).ddl(TwoDatabases.DDL);
        a.execute(TwoDatabases.SOURCE);
        b.execute(TwoDatabases.SOURCE);
    }

    @Test
    void everyRowIsAccountedForAndEveryReferenceMeansWhatItMeant() {
        tries(TRIES, this::compared);
    }

    @Test
    void wholeRunsDoToo() {
        tries(RUNS, this::migrated);
    }

    private void migrated(TwoDatabases databases) throws SQLException {
        fill(databases);
        target.execute("""
                DO $$ DECLARE name text; BEGIN
                FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public)' LOOP
                    EXECUTE format('DROP SCHEMA %I CASCADE', name);
                END LOOP; END $$""");
        Outcome outcome = folder.run("migrate", "--max-quarantine", "100");
        assertThat(outcome.out()).as(outcome.toString()).contains("Run 1 is live");
        assertThat(target.count("caravan.quarantine WHERE source_row IS NULL OR reason = ''"))
                .isZero();
        assertThat(target.queryForStrings("SELECT source_row ->> 'tag' FROM caravan.quarantine"))
                .containsExactlyInAnyOrderElementsOf(
                        target.queryForStrings("SELECT feed || replace(table_name, 'hr.', '.') || '.' || source_key"
                                + " FROM caravan.quarantine"));
        try (Connection connection = target.connect()) {
            new Expectations(databases, read(connection, Where.RUN, databases)).check();
        }
        assertThat(folder.succeed("verify").out()).contains("equal");
    }

    /** Where the tables, the key map and the quarantine are. */
    private enum Where {
        COMPARISON("pg_temp.\"hr.%s\"", """
                (SELECT feed, outcome, CASE keys WHEN 1 THEN old_key ELSE CAST(old_number + i AS text) END AS old_key,
                    CASE keys WHEN 1 THEN new_key ELSE CAST(new_number + i AS text) END AS new_key
                 FROM pg_temp."hr.%s keys", generate_series(0, keys - 1) AS i) AS k WHERE""", "pg_temp.quarantine"),
        RUN("hr.%s", "caravan.key_map WHERE table_name = 'hr.%s' AND", "caravan.quarantine");

        private final String table;
        private final String keys;
        private final String quarantine;

        Where(String table, String keys, String quarantine) {
            this.table = table;
            this.keys = keys;
            this.quarantine = quarantine;
        }
    }

    private interface Property {
        void holds(TwoDatabases databases) throws SQLException;
    }

    private static void tries(int tries, Property property) {
        JqwikSession.run(() -> {
            RandomGenerator<TwoDatabases> generator = TwoDatabases.any().generator(1000, true);
            Random random = new Random(SEED);
            for (int number = 1; number <= tries; number++) {
                Shrinkable<TwoDatabases> databases = generator.next(random);
                Optional<Throwable> failure = failure(property, databases.value());
                if (failure.isPresent()) {
                    throw shrunk(property, databases, failure.get(), number);
                }
            }
        });
    }

    private static AssertionError shrunk(
            Property property, Shrinkable<TwoDatabases> databases, Throwable failure, int number) {
        Shrinkable<TwoDatabases> smallest = databases;
        Throwable why = failure;
        int left = SHRINKS;
        boolean smaller = true;
        while (smaller && left > 0) {
            smaller = false;
            for (Shrinkable<TwoDatabases> candidate :
                    (Iterable<Shrinkable<TwoDatabases>>) smallest.shrink()::iterator) {
                if (left-- <= 0) {
                    break;
                }
                Optional<Throwable> again = failure(property, candidate.value());
                if (again.isPresent()) {
                    smallest = candidate;
                    why = again.get();
                    smaller = true;
                    break;
                }
            }
        }
        TwoDatabases found = smallest.value();
        return new AssertionError(
                "Try " + number + " with -Dcaravan.seed=" + SEED + ": " + why.getMessage() + "\nThe mapping:\n"
                        + found.rules().tables() + "The first database:\n"
                        + found.a().insert("a")
                        + "The second database:\n" + found.b().insert("b"),
                why);
    }

    private static Optional<Throwable> failure(Property property, TwoDatabases databases) {
        try {
            property.holds(databases);
            return Optional.empty();
        } catch (AssertionError | RuntimeException | SQLException e) {
            return Optional.of(e);
        }
    }

    private void fill(TwoDatabases databases) {
        a.execute(databases.a().insert("a"));
        b.execute(databases.b().insert("b"));
        folder.tables(databases.rules().tables());
    }

    private void compared(TwoDatabases databases) throws SQLException {
        fill(databases);
        Mapping mapping = MappingReader.read(folder.mapping(), Map.of("DATABASE_SCHEMA", "hr")::get);
        try (Snapshot first = Snapshot.of(Databases.source(a), "public");
                Snapshot second = Snapshot.of(Databases.source(b), "public")) {
            Map<String, Snapshot> snapshots = Map.of("a", first, "b", second);
            Plan plan = new Planner(mapping, snapshots, Databases.target(target), new Limits(1 << 30, Long.MAX_VALUE))
                    .plan();
            assertThat(plan.refusals()).isEmpty();
            Merged merged = merge(plan, snapshots, databases);
            new Expectations(databases, merged).check();
            if (databases.hashCode() % 4 == 0) {
                assertThat(merge(plan, snapshots, databases))
                        .as("the same again")
                        .isEqualTo(merged);
            }
        }
    }

    private Merged merge(Plan plan, Map<String, Snapshot> snapshots, TwoDatabases databases) throws SQLException {
        try (Connection connection = target.connect()) {
            connection.setAutoCommit(false);
            Comparison.Result result = Comparison.of(
                    plan,
                    source -> {
                        Snapshot snapshot = snapshots.get(source);
                        if (snapshot == null) {
                            throw new IllegalArgumentException(source);
                        }
                        return snapshot.dataSource();
                    },
                    connection);
            assertThat(result.findings()).noneMatch(finding -> finding.severity() == Severity.REFUSAL);
            result.conflicts()
                    .forEach(conflict -> assertThat(conflict.identical()
                                    + conflict.differing()
                                    + conflict.onlyHere()
                                    + conflict.quarantined())
                            .as("account of " + conflict)
                            .isEqualTo(conflict.rows()));
            return read(connection, Where.COMPARISON, databases);
        }
    }

    private static Merged read(Connection connection, Where where, TwoDatabases databases) throws SQLException {
        Map<String, Map<String, JsonNode>> rows = new TreeMap<>();
        Map<String, String> places = new TreeMap<>();
        Set<String> matched = new HashSet<>();
        Map<String, String> quarantine = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            for (String table : List.of("parent", "child", "note", "thing")) {
                boolean keyed = !table.equals("thing");
                Map<String, JsonNode> there = new TreeMap<>();
                Set<String> staged = new HashSet<>();
                rows.put(table, there);
                try (ResultSet row = statement.executeQuery("SELECT " + (keyed ? "id" : "ctid")
                        + "::text, to_jsonb(t)::text FROM " + where.table.formatted(table) + " AS t")) {
                    while (row.next()) {
                        there.put(row.getString(1), JSON.readTree(row.getString(2)));
                    }
                }
                try (ResultSet row = statement.executeQuery("SELECT feed, old_key, new_key, outcome FROM "
                        + where.keys.formatted(table) + " outcome <> 'reserved'")) {
                    while (row.next()) {
                        String tag = row.getString(1) + "." + table + "." + row.getString(2);
                        String place = keyed || row.getString(3) != null
                                ? row.getString(3)
                                : row.getString(1) + ":" + row.getString(2);
                        assertThat(places.put(tag, place)).as(tag).isNull();
                        if (row.getString(4).equals("matched")) {
                            matched.add(tag);
                        } else if (keyed) {
                            staged.add(place);
                        }
                    }
                }
                // Rows that are copied straight into the table are not listed in the key map.
                there.keySet().stream()
                        .filter(key -> keyed && !staged.contains(key))
                        .forEach(key -> places.put("a." + table + "." + key, key));
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT table_name, feed, source_key, reason FROM " + where.quarantine)) {
                while (row.next()) {
                    String tag = row.getString(2) + row.getString(1).replace("hr.", ".") + "." + row.getString(3);
                    quarantine.put(tag, row.getString(4));
                }
            }
        }
        for (TwoDatabases.Row row : databases.rows()) {
            if (row.refused()) {
                quarantine.put(row.tag(), "must not be NULL");
            }
        }
        return new Merged(rows, places, matched, quarantine);
    }
}
