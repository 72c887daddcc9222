package dev.caravan.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.problem.CaravanException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Refreshes;
import dev.caravan.testkit.Aside;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever changes in the source and whenever a refresh is killed: the next one that lives ends equal. */
@Postgres
class RefreshKilledIT {
    private static final int CHANGES = 200;
    private static final int BETWEEN_REFRESHES = 10;
    private static final String TABLES = """
            CREATE TABLE region (id int PRIMARY KEY, code text UNIQUE);
            CREATE TABLE team (id int PRIMARY KEY, region int REFERENCES region, code text UNIQUE, above int REFERENCES team);
            CREATE TABLE person (id int PRIMARY KEY, team int NOT NULL REFERENCES team, email text, boss int REFERENCES person);
            CREATE UNIQUE INDEX person_email ON person (lower(email));
            CREATE TABLE badge (person int REFERENCES person, no int, v numeric, PRIMARY KEY (person, no));
            """;
    /** In the source rows may be changed one after the other, and what refers to a key follows it. */
    private static final String LOOSE = """
            DO $$ DECLARE k record; BEGIN
                FOR k IN SELECT conrelid::regclass AS t, conname AS n, pg_get_constraintdef(oid) AS d, contype AS y
                         FROM pg_constraint WHERE contype IN ('u', 'f') AND connamespace = 'public'::regnamespace LOOP
                    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.t, k.n);
                    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s %s DEFERRABLE INITIALLY DEFERRED', k.t, k.n, k.d,
                        CASE k.y WHEN 'f' THEN 'ON UPDATE CASCADE' ELSE '' END);
                END LOOP;
            END $$;
            DROP INDEX person_email;
            """;

    @Test
    void theNextRefreshThatLivesEndsEqual(TestDatabase source, TestDatabase target, @TempDir Path folder)
            throws SQLException {
        long seed = Long.getLong("caravan.seed", System.nanoTime());
        Random random = new Random(seed);
        LiveTables live = LiveTables.of(folder, source, target, TABLES)
                .rules(
                        "badge: {from: old, missing: delete}",
                        "person: {from: old, missing: delete}",
                        "team: {from: old, missing: delete}",
                        "region: {from: old, missing: delete}");
        source.execute(LOOSE);
        Consolidation consolidation = live.tiny.consolidation();
        Group group = live.group();
        int killed = 0;
        try (Refreshes refreshes = Refreshes.start(consolidation);
                Connection writer = source.connect()) {
            for (int change = 0; change < CHANGES; change++) {
                change(writer, random);
                if (change % BETWEEN_REFRESHES == BETWEEN_REFRESHES - 1) {
                    killed += killed(refreshes, group, target, random, seed);
                    RefreshResult result = refreshes.refresh(group, LiveTables.LOSS);
                    assertThat(result.complete())
                            .as("seed %d, change %d: %s", seed, change, live.told(result))
                            .isTrue();
                    for (String table : new String[] {"region", "team", "person", "badge"}) {
                        assertThat(live.live(table))
                                .as("seed %d, change %d, %s", seed, change, table)
                                .isEqualTo(live.sent(table));
                    }
                    if (change % 50 == 49) {
                        RefreshResult idle = refreshes.refresh(group, LiveTables.LOSS);
                        assertThat(idle.written()).as("seed %d", seed).isZero();
                    }
                }
            }
        }
        assertThat(killed).as("refreshes that were killed").isPositive();
    }

    private static int killed(Refreshes refreshes, Group group, TestDatabase target, Random random, long seed) {
        int delay = random.nextInt(350);
        boolean interrupt = random.nextInt(4) == 0;
        Thread worker = Thread.currentThread();
        CompletableFuture<Void> killer = Aside.runAfter(delay, () -> {
            if (interrupt) {
                worker.interrupt();
            } else {
                target.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'caravan' AND datname = current_database()");
            }
        });
        int failed = 0;
        try {
            refreshes.refresh(group, LiveTables.LOSS);
        } catch (CaravanException e) {
            failed = 1;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": a failure without a way out", e);
        }
        // An interruption that comes late must not hit what follows.
        boolean again = true;
        while (again) {
            try {
                killer.get();
                again = false;
            } catch (InterruptedException e) {
                again = true;
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }
        Thread.interrupted();
        return failed;
    }

    /** One change, if the source takes it. */
    private static void change(Connection source, Random random) throws SQLException {
        int a = random.nextInt(12);
        int b = random.nextInt(12);
        int fresh = 20 + random.nextInt(1000);
        String some = "(SELECT id FROM %s ORDER BY (id * 7919 + " + random.nextInt(1000) + ") %% 101 LIMIT 1)";
        String region = some.formatted("region");
        String team = some.formatted("team");
        String person = some.formatted("person");
        String sql = switch (random.nextInt(16)) {
            case 0, 1 -> "INSERT INTO region VALUES (" + a + ", 'r" + b + "')";
            case 2, 3 -> "INSERT INTO team VALUES (" + a + ", " + region + ", 't" + b + "', " + team + ")";
            case 4, 5, 6 -> "INSERT INTO person VALUES (" + a + ", " + team + ", 'p" + b + "', " + person + ")";
            case 7 -> "INSERT INTO badge VALUES (" + person + ", " + a + ", " + b + ".50)";
            case 8 -> "DELETE FROM badge WHERE no = " + a;
            case 9 -> "DELETE FROM person WHERE id = " + person;
            case 10 -> "DELETE FROM team WHERE id = " + team;
            case 11 ->
                "WITH x AS (SELECT id, code, lead(code, 1, first) OVER (ORDER BY id) AS next FROM (SELECT *, first_value(code) OVER (ORDER BY id) AS first FROM team) y)"
                        + " UPDATE team SET code = x.next FROM x WHERE x.id = team.id";
            case 12 ->
                "UPDATE person SET email = CASE id WHEN " + a + " THEN (SELECT email FROM person WHERE id = " + b
                        + ") ELSE (SELECT email FROM person WHERE id = " + a + ") END WHERE id IN (" + a + ", " + b
                        + ") AND 2 = (SELECT count(*) FROM person WHERE id IN (" + a + ", " + b + "))";
            case 13 -> "UPDATE team SET id = " + fresh + " WHERE id = " + team;
            case 14 -> "UPDATE person SET boss = " + person + ", team = " + team + " WHERE id = " + a;
            default ->
                "UPDATE team SET above = " + team + ", region = " + region + " WHERE id IN (" + a + ", " + b + ")";
        };
        try (Statement statement = source.createStatement()) {
            statement.execute(sql);
            statement.execute(
                    "DELETE FROM person p USING person q WHERE lower(p.email) = lower(q.email) AND p.id > q.id"
                            + " AND NOT EXISTS (SELECT FROM person r WHERE r.boss = p.id) AND NOT EXISTS (SELECT FROM badge WHERE person = p.id);"
                            + "UPDATE person p SET email = NULL FROM person q WHERE lower(p.email) = lower(q.email) AND p.id > q.id");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as(sql).startsWith("23");
        }
    }
}
