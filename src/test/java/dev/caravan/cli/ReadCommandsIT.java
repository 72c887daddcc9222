package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.run.Outcome;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the commands that only read say after a run, for people and for programs. */
@Postgres
class ReadCommandsIT {
    private static TinyConsolidation tiny;

    @BeforeAll
    static void migrate(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        source.execute(TinyConsolidation.SOURCE);
        source.execute("ANALYZE");
        target.execute(TinyConsolidation.LIVE);
        tiny = TinyConsolidation.in(folder, source, target);
        tiny.succeed("migrate");
    }

    @Test
    void statusForPeople() {
        assertThat(tiny.succeed("status").out())
                .containsPattern(
                        "Run 1 of tiny is published; it started \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\n")
                .contains("The generation of run 1 is live.\n")
                .containsSubsequence(
                        "  prepare  ", "  copy  ", "  merge  ", "  finish  ", "  verify  ", "  publish  ", "  report  ")
                .contains("""
                        table      copied rows
                        hr.person           30
                        hr.team              3
                        """);
    }

    @Test
    void statusForPrograms() {
        JsonNode status = tiny.succeed("status", "--output", "json").json();

        assertThat(status.path("run").longValue()).isOne();
        assertThat(status.path("state").stringValue()).isEqualTo("published");
        assertThat(status.path("liveRun").longValue()).isOne();
        assertThat(status.path("steps").size()).isEqualTo(7);
        assertThat(status.path("copiedRows").toString()).isEqualTo("{\"hr.person\":30,\"hr.team\":3}");
    }

    @Test
    void statusOfARunThatDoesNotExist() {
        tiny.run("status", "17").failsWith(3, "There is no such run", "caravan runs");
    }

    @Test
    void aFailureForPrograms() {
        Outcome outcome = tiny.run("status", "17", "--output", "json");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.json().path("error").stringValue()).isEqualTo("There is no such run.");
        assertThat(outcome.json().path("wayOut").stringValue()).isEqualTo("caravan runs lists them.");
        assertThat(outcome.json().path("exitCode").intValue()).isEqualTo(3);
    }

    @Test
    void runsForPeople() {
        assertThat(tiny.succeed("runs").out().lines())
                .hasSize(2)
                .first()
                .asString()
                .matches("run  started +took  state +plan");
        assertThat(tiny.succeed("runs").out()).containsPattern("  1  .* s  published  [0-9a-f]{16}\n");
    }

    @Test
    void runsForPrograms() {
        JsonNode runs = tiny.succeed("runs", "--output", "json").json();

        assertThat(runs.size()).isOne();
        assertThat(runs.path(0).path("consolidation").stringValue()).isEqualTo("tiny");
        assertThat(runs.path(0).path("state").stringValue()).isEqualTo("published");
    }

    @Test
    void verifyForPeople() {
        assertThat(tiny.succeed("verify").out())
                .containsPattern("hr.person +30 +30  [0-9a-f]{32}  equal\n")
                .endsWith("2 tables are equal.\n");
    }

    @Test
    void verifyForPrograms() {
        JsonNode proofs = tiny.succeed("verify", "--output", "json").json();

        assertThat(proofs.size()).isEqualTo(2);
        assertThat(proofs.path(0).path("feed").stringValue()).isEqualTo("hr.person");
        assertThat(proofs.path(0).path("counted").longValue()).isEqualTo(30);
    }

    @Test
    void planForPeople() {
        assertThat(tiny.succeed("plan", "--statements").out())
                .containsPattern("Plan [0-9a-f]{16} of tiny: 2 tables into hr\n")
                .containsPattern("hr.person  old public.person +30 +[0-9.]+ KB  binary COPY\n")
                .contains("-- hr.team\nSELECT ", "The plan can be run: caravan migrate");
    }

    @Test
    void planForPrograms() {
        JsonNode plan = tiny.succeed("plan", "--output", "json").json();

        assertThat(plan.path("consolidation").stringValue()).isEqualTo("tiny");
        assertThat(plan.path("schemas").toString()).isEqualTo("{\"hr\":\"hr\"}");
        assertThat(plan.path("tables").size()).isEqualTo(2);
        assertThat(plan.path("tables")
                        .path(0)
                        .path("columns")
                        .path(0)
                        .path("made")
                        .stringValue())
                .isEqualTo("as it is");
    }

    @Test
    void inventoryForPeople() {
        assertThat(tiny.succeed("inventory").out())
                .containsPattern("old  [^ ]+:\\d+/\\w+  PostgreSQL \\d+, UTF8, 2 tables, 0 sequences\n")
                .containsPattern("  public.person +3 +30 +[0-9.]+ KB  no primary key\n")
                .containsPattern("  hr.untouched +1 .* 1 primary key\n");
    }

    @Test
    void inventoryForPrograms() {
        JsonNode inventory = tiny.succeed("inventory", "--output", "json").json();

        assertThat(inventory.path("sources").path(0).path("name").stringValue()).isEqualTo("old");
        assertThat(inventory.path("target").path("catalog").path("tables").size())
                .isEqualTo(3);
    }

    @Test
    void comparisonForPeople() {
        assertThat(tiny.succeed("inventory", "--compare").out())
                .containsPattern("table +column +old +layout\n")
                .containsPattern("hr.team +id +integer +integer not null\n")
                .contains(" places differ. \"-\" means absent");
    }

    @Test
    void comparisonForPrograms() {
        JsonNode rows =
                tiny.succeed("inventory", "--compare", "--output", "json").json();

        assertThat(rows.path(0).path("sides").path("layout").stringValue()).isEqualTo("integer not null");
    }

    @Test
    void helpNamesEveryCommandAndEveryExitCode() {
        assertThat(tiny.succeed("--help").out())
                .contains("demo", "inventory", "plan", "migrate", "verify", "rollback", "status", "runs")
                .contains("0   done and proven", "4   interrupted or failed");
        assertThat(tiny.succeed().out()).startsWith("Usage: caravan");
    }

    @Test
    void nothingIsThereBeforeTheFirstRun(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        TinyConsolidation fresh = TinyConsolidation.in(folder, source, target);

        fresh.run("status").failsWith(3, "There is no run yet", "caravan migrate");
        fresh.run("runs").failsWith(3, "There is no run yet");
    }

    @Test
    void verifyNamesTheTableThatWasWrittenTo(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        source.execute(TinyConsolidation.SOURCE);
        TinyConsolidation own = TinyConsolidation.in(folder, source, target);
        own.succeed("migrate");
        target.execute("UPDATE hr.team SET name = 'somebody else' WHERE id = 2");

        Outcome outcome = own.run("verify").keepsToItself("somebody else");

        assertThat(outcome.exitCode()).isOne();
        assertThat(outcome.out())
                .containsPattern("hr.person .* equal\n")
                .containsPattern("hr.team .* DIFFERS\n")
                .contains("1 of 2 tables differ");
    }
}
