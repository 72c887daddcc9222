package dev.caravan.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.run.Blocker;
import dev.caravan.run.ChildCaravan;
import dev.caravan.run.Outcome;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a run at work shows to those who look at it from elsewhere. */
@Postgres
class WatchIT {
    private static final String PERSON = "hr_next_1.person";

    private final TestDatabase target;
    private final TinyConsolidation tiny;

    WatchIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        source.execute("ANALYZE");
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target);
        tiny.succeed("migrate", "--until", "prepare");
    }

    @Test
    void statusShowsHowFarEachTableIsAndWhoIsInTheWay() throws SQLException {
        try (Blocker blocker = Blocker.of(target, PERSON);
                ChildCaravan child = tiny.start("migrate", "--resume")) {
            blocker.isInTheWay();

            assertThat(tiny.succeed("status").out())
                    .contains("Run 1 of tiny is running")
                    .containsPattern("Last sign of life [0-3] s ago from process \\d+ on .+, in step copy\\.\n")
                    .containsPattern("Waits: process \\d+ wants \\w+ on hr_next_1.person; in its way is process \\d+"
                            + " \"somebody\", idle in transaction, its transaction began \\d{4}-")
                    .containsPattern("table +state +rows +about +bytes +rows/s +left +retries\n")
                    .containsPattern("hr.person +waiting +0 +30 +0 B\n");
            JsonNode status = tiny.succeed("status", "--output", "json").json();
            assertThat(status.path("state").stringValue()).isEqualTo("running");
            assertThat(status.path("progress").path("step").stringValue()).isEqualTo("copy");
            assertThat(status.path("progress").path("silentMillis").longValue()).isBetween(0L, 5_000L);
            assertThat(status.path("progress").path("stuck").booleanValue()).isFalse();
            assertThat(status.path("progress")
                            .path("tables")
                            .path(0)
                            .path("expectedRows")
                            .longValue())
                    .isEqualTo(30);
            assertThat(status.path("waits").path(0).path("application").stringValue())
                    .isEqualTo("somebody");

            tiny.set("caravan.stuck-after", "1ms");
            assertThat(tiny.succeed("status").out()).contains("STUCK: nothing has moved for ");
            tiny.succeed("pause", "--by", "anna", "--reason", "lunch");
            blocker.awaitState("paused");
            assertThat(tiny.succeed("status").out())
                    .contains("Run 1 of tiny is paused", "Go on with: caravan continue 1", "Paused since ")
                    .doesNotContain("STUCK");
            assertThat(tiny.succeed("logs").out())
                    .containsPattern("action  pause \\(lunch\\), asked by anna\n")
                    .containsPattern("action  pause is done: Pauses at the next border");
            child.kill();
        }
    }

    @Test
    void whoWatchesAndWhoFollowsTheLogSeesTheRunToItsEnd() throws SQLException {
        try (Blocker blocker = Blocker.of(target, PERSON);
                ChildCaravan child = tiny.start("migrate", "--resume")) {
            blocker.isInTheWay();
            try (ChildCaravan watch = tiny.start("status", "--watch");
                    ChildCaravan logs = tiny.start("logs", "1", "--follow")) {
                await().atMost(90, SECONDS).until(() -> watch.answered().contains("  Waits: process "));
                await().atMost(90, SECONDS).until(() -> logs.answered().contains("step  copy  begins\n"));
                blocker.release();

                assertThat(child.outcome().exitCode()).isZero();
                assertThat(watch.outcome().exitCode()).isZero();
                assertThat(watch.answered())
                        .containsSubsequence(
                                "Run 1 is running.",
                                "Step copy\n",
                                "Waits: process",
                                "hr.person is verified, 30 rows\n",
                                "Run 1 is published.\n");
                assertThat(logs.outcome().exitCode()).isZero();
                assertThat(logs.answered())
                        .contains("action  migrate, asked by ", "action  resume, asked by ")
                        .containsSubsequence(
                                "run  run 1 begins, plan ",
                                "step  copy  begins\n",
                                "chunk  hr.person  chunk 1 is committed: 30 rows, ",
                                "table  hr.person  is read back: 30 rows, digest ",
                                "run  run 1 is published\n");
            }
        }
        JsonNode entries = tiny.succeed("logs", "1", "--output", "json").json();
        assertThat(entries.path(0).path("kind").stringValue()).isEqualTo("run");
        assertThat(entries.size()).isGreaterThan(15);
    }

    @Test
    void watchExitsAsTheRunDid() {
        assertThat(tiny.run("status", "--watch").exitCode())
                .as("stopped as asked")
                .isZero();
        target.execute("ALTER TABLE hr_next_1.person ADD CONSTRAINT no CHECK (id < 10)");
        tiny.run("migrate", "--resume").failsWith(4, "failed while it copied hr.person");

        Outcome failed = tiny.run("status", "--watch");

        assertThat(failed.exitCode()).isEqualTo(4);
        assertThat(failed.out()).contains("hr.person is failed, ", "Run 1 is failed: ");
        assertThat(tiny.succeed("status").out()).containsPattern("hr.person +failed .*check");
        assertThat(tiny.run("logs", "--follow").exitCode()).isEqualTo(4);
        tiny.run("logs", "17").failsWith(3, "There is no such run", "caravan runs");
    }

    @Test
    void aTerminalIsDrawnOver() throws SQLException {
        try (Blocker blocker = Blocker.of(target, PERSON);
                ChildCaravan child = tiny.start("migrate", "--resume")) {
            blocker.isInTheWay();
            Thread stopping = new Thread(() -> {
                tiny.succeed("pause");
                blocker.awaitState("paused");
                child.kill();
            });
            stopping.start();

            Outcome outcome = tiny.runOnTerminal("status", "1", "--watch");

            assertThat(outcome.exitCode()).isEqualTo(4);
            assertThat(outcome.err())
                    .startsWith("\u001b[H\u001b[2JRun 1 of tiny is ")
                    .contains("Last sign of life ");
            assertThat(outcome.out())
                    .startsWith("Run 1 of tiny is interrupted")
                    .contains("Go on with: caravan migrate --resume 1")
                    .doesNotContain("\u001b");
        }
    }
}
