package dev.caravan.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord.Wish;
import dev.caravan.ledger.Ledger;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is watched and steered by others, through the ledger. A lock of the test makes it last. */
@Postgres
class SteeringIT {
    private static final long PATIENCE_SECONDS = 60;

    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final Ledger ledger;

    SteeringIT(TestDatabase source, TestDatabase target, @TempDir Path folder) throws SQLException {
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target);
        tiny.succeed("migrate", "--until", "prepare");
        this.ledger = Blocker.ledger(target);
    }

    @Test
    void whoIsInTheWayIsNamedAndAPausedRunGoesOnWhenItIsAsked() throws SQLException {
        try (Blocker blocker = held();
                ChildCaravan child = resumed()) {
            blocker.isInTheWay();
            await().atMost(PATIENCE_SECONDS, SECONDS)
                    .untilAsserted(() -> assertThat(ledger.progress().of(1)).hasValueSatisfying(progress -> {
                        assertThat(progress.state()).isEqualTo("running");
                        assertThat(progress.step()).isEqualTo("copy");
                        assertThat(progress.tables()).hasSize(2);
                    }));
            assertThat(tiny.succeed("pause", "--by", "anna").out()).contains("Run 1 is asked to pause");
            blocker.awaitState("paused");
            blocker.release();
            await().during(2, SECONDS).atMost(PATIENCE_SECONDS, SECONDS).until(() -> state().equals("paused"));
            assertThat(child.runs()).isTrue();

            tiny.succeed("continue", "--by", "anna");

            assertThat(child.outcome().exitCode()).isZero();
        }
        assertThat(target.count("hr.person")).isEqualTo(30);
        assertThat(target.queryForStrings("SELECT what || ' ' || who || ' ' || state FROM caravan.action"
                        + " WHERE what IN ('pause', 'continue') ORDER BY id"))
                .containsExactly("pause anna done", "continue anna done");
    }

    @Test
    void aStoppedRunCanBeResumedAndAPausedOneKilled() throws SQLException {
        try (Blocker blocker = held();
                ChildCaravan child = resumed()) {
            blocker.isInTheWay();
            tiny.succeed("pause");
            blocker.awaitState("paused");
            tiny.succeed("stop", "--by", "anna");
            blocker.release();
            assertThat(child.outcome().exitCode()).isEqualTo(4);
        }
        assertThat(target.queryForString("SELECT state || ': ' || message FROM caravan.run"))
                .isEqualTo("stopped: Stopped by anna.");
        try (Blocker blocker = held();
                ChildCaravan child = resumed()) {
            blocker.isInTheWay();
            tiny.succeed("pause");
            blocker.awaitState("paused");
            child.kill();
            blocker.release();
        }
        await().atMost(PATIENCE_SECONDS, SECONDS).until(() -> state().equals("interrupted"));

        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "33 rows");
    }

    @Test
    void aStopIsHeardByARunThatIsQuickerThanItsHeartbeat() throws SQLException {
        try (Blocker blocker = held();
                ChildCaravan child = resumed()) {
            blocker.isInTheWay();
            ledger.actions().ask(new Wish(1L, Act.STOP, null, null, "anna", null));
            blocker.release();
            assertThat(child.outcome().exitCode()).isEqualTo(4);
        }
        assertThat(target.queryForString("SELECT state || ': ' || message FROM caravan.run"))
                .isEqualTo("stopped: Stopped by anna.");
        assertThat(target.queryForString("SELECT name FROM hr.team")).isEqualTo("an old one");
    }

    @Test
    void aStopEndsTheWaitForTheLocksOfPublish() throws SQLException {
        try (Blocker reader = Blocker.reading(target, "hr.team");
                ChildCaravan child = resumed()) {
            reader.isInTheWay();
            tiny.succeed("stop", "--by", "anna");
            assertThat(child.outcome().exitCode()).isEqualTo(4);
            reader.release();
        }
        assertThat(target.queryForString("SELECT state || ': ' || message FROM caravan.run"))
                .isEqualTo("stopped: Stopped by anna.");
        assertThat(target.queryForString("SELECT name FROM hr.team")).isEqualTo("an old one");
    }

    @Test
    void whatWasAskedOfARunThatWasNotAtWorkIsRefused() {
        ledger.actions().ask(new Wish(1L, Act.PAUSE, null, null, "too early", null));

        tiny.succeed("migrate", "--resume");

        assertThat(target.queryForStrings("SELECT what || ' ' || state || ': ' || answer FROM caravan.action"
                        + " WHERE who = 'too early'"))
                .containsExactly("pause refused: The run was not at work.");
    }

    @Test
    void aTableThatFailedIsCopiedAgain() {
        target.execute("ALTER TABLE hr_next_1.person ADD CONSTRAINT no CHECK (id < 10)");
        tiny.run("migrate", "--resume").failsWith(4, "failed while it copied hr.person");
        assertThat(target.queryForString("SELECT state FROM caravan.progress_table WHERE table_name = 'hr.person'"))
                .isEqualTo("failed");
        tiny.run("retry", "1", "hr.nobody").failsWith(3, "Run 1 has no table hr.nobody");
        target.execute("ALTER TABLE hr_next_1.person DROP CONSTRAINT no");

        assertThat(tiny.succeed("retry", "1", "hr.person").out()).contains("Run 1 is live", "33 rows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE caravan.progress_table", "LOCK TABLE caravan.progress"})
    void aRunWhoseProgressCannotBeWrittenEndsWellAndSaysSoOnce(String obstacle) throws SQLException {
        try (Connection other = target.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(obstacle.startsWith("DROP"));
            statement.execute(obstacle);
            Outcome outcome;
            try (Blocker blocker = held();
                    ChildCaravan child = resumed()) {
                await().atMost(PATIENCE_SECONDS, SECONDS).until(this::waits);
                tiny.succeed("pause");
                await().atMost(PATIENCE_SECONDS, SECONDS)
                        .until(() -> ledger.actions().open(1).isEmpty());
                tiny.succeed("continue");
                blocker.release();
                outcome = child.outcome();
            }
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.err()).containsOnlyOnce("The progress of run 1 cannot be written");
        }
        assertThat(target.count("hr.person")).isEqualTo(30);
        assertThat(tiny.succeed("status").out()).contains("Run 1 of tiny is published");
    }

    private boolean waits() {
        return target.queryForLong("SELECT count(*) FROM pg_locks WHERE NOT granted"
                        + " AND relation = to_regclass('hr_next_1.person')")
                > 0;
    }

    private Blocker held() throws SQLException {
        return Blocker.of(target, "hr_next_1.person");
    }

    private ChildCaravan resumed() {
        return tiny.start("migrate", "--resume");
    }

    private String state() {
        return ledger.progress().of(1).orElseThrow().state();
    }
}
