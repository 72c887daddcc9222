package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Postgres
class MigrateIT {
    private final TestDatabase source;
    private final TestDatabase target;
    private TinyConsolidation tiny;
    private SortedMap<String, String> before;

    MigrateIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target);
        this.before = Content.of(target, "hr");
    }

    @Test
    void everyRowArrivesAndWhatIsNotMappedStays() {
        tiny.succeed("migrate");

        assertThat(target.queryForStrings("SELECT p::text FROM hr.person p ORDER BY id"))
                .isEqualTo(source.queryForStrings("SELECT p::text FROM person p ORDER BY id"));
        assertThat(target.count("hr.team")).isEqualTo(3);
        assertThat(target.count("hr_before_1.team")).isOne();
        assertThat(Content.of(target, "hr")).containsEntry("hr.untouched", before.get("hr.untouched"));
    }

    @Test
    void theFirstNewRowGetsTheNumberAfterTheLastOldOne() {
        tiny.succeed("migrate");

        target.execute("INSERT INTO hr.person (team_id, name) VALUES (1, 'somebody new')");

        assertThat(target.queryForLong("SELECT max(id) FROM hr.person")).isEqualTo(31);
    }

    @Test
    void aDryRunWritesNothing() {
        Outcome outcome = tiny.succeed("migrate", "--dry-run");

        assertThat(outcome.out()).contains("hr.person", "The plan can be run");
        assertThat(Content.schemas(target)).containsExactly("hr", "public");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void aRehearsalLeavesNothingButItsLedger() {
        Outcome outcome = tiny.succeed("migrate", "--rehearse");

        assertThat(outcome.out()).contains("was a rehearsal: everything held").contains("2 tables verified, 33 rows");
        assertThat(Content.schemas(target)).containsExactly("caravan", "hr", "public");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        assertThat(target.queryForString("SELECT state FROM caravan.run")).isEqualTo("rehearsed");
    }

    @Test
    void aRehearsalCannotStopEarly() {
        tiny.run("migrate", "--rehearse", "--until", "copy").failsWith(2, "--rehearse", "--until");
        assertThat(Content.schemas(target)).containsExactly("hr", "public");
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"PREPARE", "COPY", "FINISH", "VERIFY"})
    void aRunThatStopsAfterAStepGoesOnWhereItStopped(Step step) {
        Outcome stopped = tiny.succeed("migrate", "--until", step.route());

        assertThat(stopped.out()).contains("Run 1 stopped as asked").contains("caravan migrate --resume 1");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        assertThat(target.queryForStrings("SELECT name FROM caravan.step ORDER BY started_at"))
                .endsWith(step.route());

        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live. 2 tables verified, 33 rows");
        assertThat(target.count("hr.person")).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"PUBLISH", "REPORT"})
    void aRunThatStopsAfterPublishIsLive(Step step) {
        Outcome outcome = tiny.succeed("migrate", "--until", step.route());

        assertThat(outcome.out()).contains("Run 1 is live");
        assertThat(target.count("hr.person")).isEqualTo(30);
        tiny.run("migrate", "--resume").failsWith(3, "Run 1 cannot be resumed: it is published");
    }

    @Test
    void aStepThatDoesNotExistIsNamedWithThoseThatDo() {
        assertThat(tiny.run("migrate", "--until", "lunch").err())
                .contains("there is no step lunch", "prepare, copy, merge, finish, verify, publish, report");
    }

    @Test
    void aNewRunTakesThePlaceOfOneThatWasNeverFinished() {
        tiny.succeed("migrate", "--until", "copy");

        assertThat(tiny.succeed("migrate").out()).contains("Run 2 is live");

        assertThat(target.queryForString("SELECT state FROM caravan.run WHERE id = 1"))
                .isEqualTo("abandoned");
        assertThat(Content.schemas(target)).containsExactly("caravan", "hr", "hr_before_2", "public");
        tiny.run("migrate", "--resume", "1").failsWith(3, "Run 1 cannot be resumed: it is abandoned");
    }

    @Test
    void aRunThatDoesNotExistCannotBeResumed() {
        tiny.run("migrate", "--resume").failsWith(3, "There is no run yet");
        tiny.succeed("migrate", "--rehearse");
        tiny.run("migrate", "--resume", "9").failsWith(3, "There is no run 9", "caravan runs");
    }

    @Test
    void rollbackGoesBackGenerationByGeneration() {
        tiny.succeed("migrate");
        SortedMap<String, String> first = Content.of(target, "hr");
        source.execute("UPDATE person SET name = upper(name); INSERT INTO team VALUES (4, 'team 4')");
        tiny.succeed("migrate");
        assertThat(target.count("hr.team")).isEqualTo(4);

        assertThat(tiny.succeed("rollback").out()).contains("with the digests that they were moved aside with");
        assertThat(Content.of(target, "hr")).isEqualTo(first);

        tiny.succeed("rollback");
        assertThat(Content.of(target, "hr")).isEqualTo(before);

        tiny.run("rollback").failsWith(3, "No generation is live");
        assertThat(List.copyOf(Content.schemas(target)))
                .containsExactly("caravan", "hr", "hr_undone_1", "hr_undone_2", "public");
    }

    @Test
    void rollbackDoesNotThrowAwayWhatWasWrittenSince() {
        tiny.succeed("migrate");
        target.execute("UPDATE hr.person SET name = 'renamed' WHERE id = 5");
        SortedMap<String, String> written = Content.of(target, "hr");

        tiny.run("rollback").failsWith(3, "hr.person", "--discard-writes").keepsToItself("renamed");
        assertThat(Content.of(target, "hr")).isEqualTo(written);

        tiny.succeed("rollback", "--discard-writes");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        assertThat(target.queryForString("SELECT name FROM hr_undone_1.person WHERE id = 5"))
                .isEqualTo("renamed");
    }

    @Test
    void rollbackNeedsSomethingToRollBack() {
        tiny.run("rollback").failsWith(3, "nothing was ever published");
    }
}
