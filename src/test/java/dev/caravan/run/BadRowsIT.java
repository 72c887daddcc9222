package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that the new layout does not take. None of them is shown, and none reaches the live schemas. */
@Postgres
class BadRowsIT {
    private final TestDatabase source;
    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final SortedMap<String, String> before;

    BadRowsIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target);
        this.before = Content.of(target, "hr");
    }

    @Test
    void aRowThatBreaksACheckEndsTheRun() {
        source.execute("INSERT INTO person VALUES (4711, 1, '')");

        tiny.run("migrate")
                .failsWith(
                        4,
                        "Run 1 failed while it copied hr.person",
                        "the target could not take the rows of old public.person",
                        "a row breaks a check (constraint person_name_check, table person",
                        "Correct the rows in the source",
                        "caravan migrate --resume 1")
                .keepsToItself("4711");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        assertThat(target.queryForString("SELECT state FROM caravan.run")).isEqualTo("failed");

        source.execute("DELETE FROM person WHERE id = 4711");
        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "33 rows");
    }

    @Test
    void aNullThatIsNotAllowedEndsTheRun() {
        source.execute("INSERT INTO team VALUES (4711, NULL)");

        tiny.run("migrate")
                .failsWith(4, "NULL in a column that must not be NULL (table team, column name")
                .keepsToItself("4711");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void anOrphanKeepsTheRunFromBeingPublished() {
        source.execute("INSERT INTO person VALUES (31, 4711, 'an orphan')");

        tiny.run("migrate")
                .failsWith(
                        1,
                        "Run 1 is NOT published: 1 problems",
                        "person_team_id_fkey",
                        "a reference points to a row that does not exist")
                .keepsToItself("4711", "an orphan");
        assertThat(Content.of(target, "hr")).isEqualTo(before);

        source.execute("INSERT INTO team VALUES (4711, 'its parent')");
        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "35 rows");
    }

    @Test
    void aDuplicateKeyKeepsTheRunFromBeingPublished() {
        source.execute("INSERT INTO team VALUES (3, 'a twin')");

        tiny.run("migrate")
                .failsWith(1, "Run 1 is NOT published", "team_pkey", "a key value occurs more than once")
                .keepsToItself("a twin");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        assertThat(tiny.run("status").out()).contains("Run 1 of tiny is unproven");
    }

    @Test
    void everyBrokenKeyIsReportedAtOnce() {
        source.execute("INSERT INTO team VALUES (3, 'a twin'); INSERT INTO person VALUES (30, 1, 'another')");

        tiny.run("migrate").failsWith(1, "team_pkey", "person_pkey");
    }

    @Test
    void theEvidenceOfAnUnprovenRunSaysSo() {
        source.execute("INSERT INTO person VALUES (31, 4711, 'an orphan')");

        Outcome outcome = tiny.run("migrate", "--output", "json");

        assertThat(outcome.exitCode()).isOne();
        assertThat(outcome.json().path("outcome").stringValue()).isEqualTo("unproven");
        assertThat(outcome.json().path("proven").booleanValue()).isFalse();
        assertThat(outcome.out()).doesNotContain("4711", "an orphan");
    }

    @Test
    void anEmptyTableAndATableWithoutAKeyAreProvenLikeTheOthers() {
        source.execute("DELETE FROM person; DELETE FROM team; INSERT INTO team VALUES (1, 'a'), (1, 'a'), (1, 'b')");
        tiny.ddl(
                "CREATE TABLE ${hr}.team (id int, name text); CREATE TABLE ${hr}.person (id int, team_id int, name text);");

        assertThat(tiny.succeed("migrate").out()).contains("2 tables verified, 3 rows");

        assertThat(target.queryForStrings("SELECT name FROM hr.team ORDER BY 1"))
                .containsExactly("a", "a", "b");
        assertThat(target.count("hr.person")).isZero();
    }

    @Test
    void aSourceWithoutRowsGivesALiveSchemaWithoutRows() {
        source.execute("TRUNCATE person, team");

        tiny.succeed("migrate");

        assertThat(target.count("hr.team")).isZero();
        target.execute("INSERT INTO hr.person (name) VALUES ('the first')");
        assertThat(target.queryForLong("SELECT id FROM hr.person")).isOne();
    }
}
