package dev.caravan.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies while it merges: the run goes on, and ends as if nothing had happened. */
@Postgres
class MergeResumeIT {
    private static final long PATIENCE_SECONDS = 120;

    private final TestDatabase target;
    private final TestDatabase undisturbed;
    private final TinyConsolidation two;

    MergeResumeIT(TestDatabase a, TestDatabase b, TestDatabase target, TestDatabase undisturbed, @TempDir Path folder) {
        this.target = target;
        this.undisturbed = undisturbed;
        this.two = TwoConsolidation.in(folder, a, b, undisturbed, "take-last");
        a.execute(TwoConsolidation.FIRST);
        b.execute(TwoConsolidation.SECOND);
        b.execute("INSERT INTO person VALUES (50, 99, 'x@b', 'an orphan'), (51, 3, 'P3@A', 'last')");
        Outcome outcome = two.run("migrate", "--max-quarantine", "1");
        assertThat(outcome.out()).as(outcome.toString()).contains("Run 1 is live");
        two.target(target);
        target.execute(TinyConsolidation.LIVE);
    }

    @Test
    void aRunThatIsKilledWhileItDecidesGoesOn() throws SQLException {
        two.succeed("migrate", "--until", "copy", "--max-quarantine", "1");
        killedAt("LOCK TABLE caravan.merge_decision IN ACCESS EXCLUSIVE MODE", "caravan.merge_decision");
        assertThat(target.count("caravan.merge_decision")).isZero();
        goesOn();
    }

    @Test
    void aRunThatIsKilledBetweenTheDecisionAndTheLoadsGoesOn() throws SQLException {
        two.succeed("migrate", "--until", "copy", "--max-quarantine", "1");
        killedAt(
                "LOCK TABLE hr_next_1.team, hr_next_1.person, hr_next_1.remark IN SHARE MODE",
                "hr_next_1.team",
                "hr_next_1.person",
                "hr_next_1.remark");
        assertThat(target.count("caravan.merge_decision")).isOne();
        assertThat(target.count("caravan.merge")).isZero();
        goesOn();
    }

    @Test
    void aRunThatIsKilledInTheMiddleOfATableGoesOn() throws SQLException {
        two.succeed("migrate", "--until", "copy", "--max-quarantine", "1");
        // The account of the table is its last statement, so all its rows are loaded and not committed.
        killedAt("LOCK TABLE caravan.merge IN SHARE MODE", "caravan.merge");
        assertThat(target.count("caravan.merge")).isZero();
        goesOn();
    }

    @Test
    void aRunThatWasStoppedAfterTheMergeGoesOn() {
        two.succeed("migrate", "--until", "merge", "--max-quarantine", "1");
        goesOn();
    }

    private void killedAt(String lock, String... waited) throws SQLException {
        try (Connection blocker = target.connect();
                ChildCaravan child = two.start("migrate", "--resume", "--max-quarantine", "1")) {
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute(lock);
            }
            await().atMost(PATIENCE_SECONDS, SECONDS)
                    .until(() -> List.of(waited).stream().anyMatch(this::waitsFor));
            child.kill();
            blocker.rollback();
        }
        await().atMost(PATIENCE_SECONDS, SECONDS)
                .until(() -> two.succeed("status").out().contains("is interrupted"));
    }

    private void goesOn() {
        Outcome outcome = two.run("migrate", "--resume", "--max-quarantine", "1");
        assertThat(outcome.out()).as(outcome.toString()).contains("Run 1 is live");
        assertThat(result(target)).isEqualTo(result(undisturbed));
    }

    private boolean waitsFor(String table) {
        return target.queryForLong("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('"
                        + table + "') AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                > 0;
    }

    private static Map<String, List<@Nullable String>> result(TestDatabase database) {
        Map<String, List<@Nullable String>> result = new TreeMap<>();
        for (String table : List.of("hr.team", "hr.person", "hr.remark")) {
            result.put(table, database.queryForStrings("SELECT t::text FROM " + table + " t ORDER BY 1"));
        }
        result.put(
                "quarantine",
                database.queryForStrings("SELECT concat_ws('|', table_name, feed, source_key, column_name, reason,"
                        + " source_row::text, state) FROM caravan.quarantine ORDER BY 1"));
        result.put("keys", database.queryForStrings("SELECT k::text FROM caravan.key_map k ORDER BY 1"));
        result.put(
                "accounts",
                database.queryForStrings("SELECT concat_ws('|', table_name, feed, loaded, matched, differing, updated,"
                        + " rekeyed, columns::text) FROM caravan.merge ORDER BY 1"));
        return result;
    }
}
