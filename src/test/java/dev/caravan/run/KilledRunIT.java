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
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies in the middle of a run. A lock of the test holds it where it is to die. */
@Postgres
class KilledRunIT {
    private static final long PATIENCE_SECONDS = 120;

    private final TestDatabase source;
    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final SortedMap<String, String> before;

    KilledRunIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target);
        this.before = Content.of(target, "hr");
    }

    @Test
    void aRunThatIsKilledWhileItCopiesGoesOn() throws SQLException {
        tiny.succeed("migrate", "--until", "prepare");
        try (Connection blocker = locked("hr_next_1.person");
                ChildCaravan child = tiny.start("migrate", "--resume")) {
            await().atMost(PATIENCE_SECONDS, SECONDS).until(() -> waitsFor("hr_next_1.person"));

            child.kill();
            blocker.rollback();
        }

        interruptedAndThenResumed("copy");
    }

    @Test
    void aRunThatIsKilledWhileItFinishesGoesOn() throws SQLException {
        tiny.succeed("migrate", "--until", "copy");
        try (Connection blocker = holding("LOCK TABLE hr_next_1.team IN ROW EXCLUSIVE MODE");
                ChildCaravan child = tiny.start("migrate", "--resume")) {
            await().atMost(PATIENCE_SECONDS, SECONDS).until(() -> waitsFor("hr_next_1.team"));

            child.kill();
            blocker.rollback();
        }

        interruptedAndThenResumed("finish");
    }

    @Test
    void aRunThatIsKilledWhileItPublishesGoesOn() throws SQLException {
        tiny.set("caravan.publish.lock-timeout", "30s");
        try (Connection reader = reading("hr.team");
                ChildCaravan child = tiny.start("migrate")) {
            await().atMost(PATIENCE_SECONDS, SECONDS).until(() -> waitsFor("hr.team"));

            child.kill();
            reader.rollback();
        }

        interruptedAndThenResumed("publish");
    }

    @Test
    void whatChangedMeanwhileInTheSourceIsCopiedAgain() {
        tiny.succeed("migrate", "--until", "finish");
        source.execute("UPDATE person SET name = upper(name) WHERE id = 3; DELETE FROM person WHERE id = 4;"
                + " INSERT INTO team VALUES (4, 'a late one')");

        Outcome outcome = tiny.succeed("migrate", "--resume");

        assertThat(outcome.out()).contains("2 tables verified, 33 rows");
        assertThat(target.queryForStrings("SELECT p::text FROM hr.person p ORDER BY id"))
                .isEqualTo(source.queryForStrings("SELECT p::text FROM person p ORDER BY id"));
        assertThat(tiny.succeed("verify").out()).contains("2 tables are equal");
    }

    @Test
    void whatIsUnchangedIsNotCopiedAgain() {
        tiny.succeed("migrate", "--until", "copy");
        String committed = "SELECT committed_at::text FROM caravan.chunk WHERE table_name = 'hr.person'";
        String first = target.queryForString(committed);
        source.execute("UPDATE team SET name = upper(name)");

        tiny.succeed("migrate", "--resume");

        assertThat(target.queryForString(committed)).isEqualTo(first);
        assertThat(target.queryForStrings("SELECT DISTINCT name FROM hr.team ORDER BY 1"))
                .containsExactly("TEAM 1", "TEAM 2", "TEAM 3");
    }

    @Test
    void aRunThatIsAskedToEndSaysSoInTheLedger() throws SQLException {
        tiny.succeed("migrate", "--until", "prepare");
        Outcome outcome;
        try (Connection blocker = locked("hr_next_1.person");
                ChildCaravan child = tiny.start("migrate", "--resume")) {
            await().atMost(PATIENCE_SECONDS, SECONDS).until(() -> waitsFor("hr_next_1.person"));
            Thread release = new Thread(() -> releaseSoon(blocker));
            release.start();

            outcome = child.terminate();
        }

        assertThat(outcome.exitCode()).as(outcome.toString()).isNotZero();
        assertThat(target.queryForString("SELECT state FROM caravan.run")).isEqualTo("failed");
        assertThat(target.queryForString("SELECT message FROM caravan.run")).contains("was interrupted");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "33 rows");
    }

    private void interruptedAndThenResumed(String step) {
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        await().atMost(PATIENCE_SECONDS, SECONDS)
                .until(() -> tiny.succeed("status").out().contains("Run 1 of tiny is interrupted"));
        assertThat(target.queryForString("SELECT name FROM caravan.step WHERE finished_at IS NULL"))
                .isEqualTo(step);

        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "33 rows");

        assertThat(target.queryForStrings("SELECT p::text FROM hr.person p ORDER BY id"))
                .isEqualTo(source.queryForStrings("SELECT p::text FROM person p ORDER BY id"));
        assertThat(tiny.succeed("verify").out()).contains("2 tables are equal");
        assertThat(target.queryForStrings("SELECT conname::text FROM pg_constraint"
                        + " WHERE connamespace = 'hr'::regnamespace AND contype <> 'n' ORDER BY 1"))
                .contains("person_name_check", "person_pkey", "person_team_id_fkey", "team_pkey");
    }

    private Connection locked(String table) throws SQLException {
        return holding("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    }

    private Connection reading(String table) throws SQLException {
        return holding("SELECT * FROM " + table);
    }

    private Connection holding(String sql) throws SQLException {
        Connection connection = target.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    private boolean waitsFor(String table) {
        return target.queryForLong("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('"
                        + table + "') AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                > 0;
    }

    private static void releaseSoon(Connection blocker) {
        try {
            Thread.sleep(500);
            blocker.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
