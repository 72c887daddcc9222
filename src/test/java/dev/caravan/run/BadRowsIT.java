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
    /** A layout whose unique indexes are no constraints, and so come to light only when they are built. */
    private static final String UNIQUE_INDEXES = """
            CREATE TABLE ${hr}.team (id int NOT NULL, name text NOT NULL);
            CREATE UNIQUE INDEX team_id ON ${hr}.team (id);
            CREATE TABLE ${hr}.person (id serial NOT NULL, team_id int, name text NOT NULL);
            CREATE UNIQUE INDEX person_id ON ${hr}.person (id);
            """;

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

    private void nothingWasWritten() {
        assertThat(Content.schemas(target)).doesNotContain("caravan", "hr_next_1");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void aRowThatBreaksACheckRefusesThePlan() {
        source.execute("INSERT INTO person VALUES (4711, 1, '')");

        tiny.run("migrate")
                .failsWith(
                        3,
                        "The plan is refused",
                        "hr.yaml:5 tables.person, column name: breaks the check person_name_check in 1 rows of"
                                + " public.person",
                        "correct the rows in the source",
                        "The check: CHECK ((name <> ''::text))")
                .keepsToItself("4711");
        nothingWasWritten();

        source.execute("DELETE FROM person WHERE id = 4711");
        assertThat(tiny.succeed("migrate").out()).contains("Run 1 is live", "33 rows");
    }

    @Test
    void aNullThatIsNotAllowedRefusesThePlan() {
        source.execute("INSERT INTO team VALUES (4711, NULL)");

        tiny.run("migrate")
                .failsWith(
                        3,
                        "hr.yaml:3 tables.team, column name: must not be NULL in 1 rows of public.team",
                        "Say in the mapping what NULL becomes")
                .keepsToItself("4711");
        nothingWasWritten();
    }

    @Test
    void aDuplicateKeyRefusesThePlan() {
        source.execute("INSERT INTO team VALUES (3, 'a twin')");

        tiny.run("migrate")
                .failsWith(3, "hr.yaml:3 tables.team, column id: is the key of an earlier row in 1 rows of public.team")
                .keepsToItself("a twin");
        nothingWasWritten();
    }

    @Test
    void everyBrokenKeyIsReportedAtOnce() {
        source.execute("INSERT INTO team VALUES (3, 'a twin'); INSERT INTO person VALUES (30, 1, 'another')");

        tiny.run("migrate")
                .failsWith(
                        3,
                        "tables.team, column id: is the key of an earlier row",
                        "tables.person, column id: is the key of an earlier row");
        nothingWasWritten();
    }

    @Test
    void allThatIsWrongWithTheRowsIsSaidAtOnce() {
        source.execute("INSERT INTO team VALUES (3, 'a twin'), (4, NULL);"
                + " INSERT INTO person VALUES (NULL, 1, 'nobody'), (31, 1, ''), (30, 1, 'again')");

        tiny.run("migrate")
                .failsWith(
                        3,
                        "tables.team, column id: is the key of an earlier row in 1 rows",
                        "tables.team, column name: must not be NULL in 1 rows",
                        "tables.person, column id: is the key of an earlier row in 1 rows",
                        "tables.person, column id: must not be NULL in 1 rows",
                        "tables.person, column name: breaks the check person_name_check in 1 rows");
        nothingWasWritten();
    }

    @Test
    void rowsThatCannotBeLoadedGoToQuarantineWhereThatIsAllowed() {
        source.execute("INSERT INTO team VALUES (3, 'a twin'), (4, NULL); INSERT INTO person VALUES (31, 1, '')");

        tiny.run("migrate", "--max-quarantine", "2")
                .failsWith(3, "3 rows cannot be loaded, and 2 may go to quarantine", "--max-quarantine");
        nothingWasWritten();
        Outcome outcome = tiny.run("migrate", "--max-quarantine", "3");

        assertThat(outcome.exitCode()).as("live, but not all of it").isOne();
        assertThat(outcome.out()).contains("Run 1 is live", "33 rows", "In quarantine are 3 rows");
        outcome.keepsToItself("a twin");
        assertThat(target.queryForStrings(
                        "SELECT concat_ws(' ', table_name, column_name, sql_state, state, reason, '|',"
                                + " source_row ->> 'name') FROM caravan.quarantine ORDER BY table_name, sql_state"))
                .containsExactly(
                        "hr.person name 23514 open breaks the check person_name_check | ",
                        "hr.team name 23502 open must not be NULL |",
                        "hr.team id 23505 open is the key of an earlier row | a twin");
        assertThat(target.count("hr.team")).isEqualTo(3);
        assertThat(target.count("hr.person")).isEqualTo(30);
    }

    /** The target has a function that the source does not have, so nobody but the target can ask it. */
    @Test
    void aRowThatBreaksACheckOfTheTargetAloneEndsTheRun() {
        target.execute("CREATE FUNCTION public.decent(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS"
                + " 'SELECT $1 <> ''rude'''");
        tiny.ddl("""
                CREATE TABLE ${hr}.team (id int NOT NULL, name text NOT NULL);
                CREATE TABLE ${hr}.person (
                    id int NOT NULL, team_id int, name text,
                    CONSTRAINT person_name_check CHECK (public.decent(name))
                );
                """);
        source.execute("INSERT INTO person VALUES (4711, 1, 'rude')");

        assertThat(tiny.succeed("plan").out())
                .contains("column name: can be checked in the target only: breaks the check person_name_check");
        tiny.run("migrate")
                .failsWith(
                        4,
                        "Run 1 failed while it copied hr.person",
                        "the target could not take the rows of old public.person",
                        "a row breaks a check (constraint person_name_check, table person",
                        "Correct the rows in the source",
                        "caravan migrate --resume 1")
                .keepsToItself("4711", "rude");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        assertThat(target.queryForString("SELECT state FROM caravan.run")).isEqualTo("failed");

        source.execute("DELETE FROM person WHERE id = 4711");
        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "33 rows");
    }

    @Test
    void aValueThatADomainOfTheTargetRefusesEndsTheRun() {
        tiny.ddl("""
                CREATE DOMAIN ${hr}.shout AS text CHECK (VALUE = upper(VALUE));
                CREATE TABLE ${hr}.team (id int NOT NULL, name ${hr}.shout);
                CREATE TABLE ${hr}.person (id int NOT NULL, team_id int, name text);
                """).tables("""
                team:
                  from: old.team
                  columns: {name: {sql: s.name, uses: [name]}}
                person:
                  from: old.person
                """);

        tiny.run("migrate")
                .failsWith(4, "Run 1 failed while it copied hr.team", "the target could not take the rows")
                .keepsToItself("team 1");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void anOrphanKeepsTheRunFromBeingPublished() {
        source.execute("INSERT INTO person VALUES (31, 4711, 'an orphan')");

        tiny.run("migrate")
                .failsWith(
                        1,
                        "Run 1 is NOT published: 1 problems",
                        "1 rows are in quarantine, and 0 may be: 1 of hr.person, column team_id: points to no row of"
                                + " hr.team",
                        "caravan migrate --resume 1 --max-quarantine 1")
                .keepsToItself("4711", "an orphan");
        assertThat(Content.of(target, "hr")).isEqualTo(before);

        source.execute("INSERT INTO team VALUES (4711, 'its parent')");
        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "35 rows");
        assertThat(target.count("hr.person")).isEqualTo(31);
        assertThat(target.count("caravan.quarantine")).isZero();
    }

    @Test
    void anOrphanThatIsGoneWhenTheRunIsResumedIsForgotten() {
        source.execute("INSERT INTO person VALUES (31, 4711, 'an orphan')");
        tiny.run("migrate").failsWith(1, "Run 1 is NOT published");

        source.execute("DELETE FROM person WHERE id = 31");

        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "33 rows");
        assertThat(target.count("caravan.quarantine")).isZero();
    }

    @Test
    void anOrphanStaysInQuarantineIfTheRunIsResumedThatWay() {
        source.execute("INSERT INTO person VALUES (31, 4711, 'an orphan')");
        tiny.run("migrate").failsWith(1, "Run 1 is NOT published");

        assertThat(tiny.run("migrate", "--resume", "--max-quarantine", "1").out())
                .contains("Run 1 is live", "33 rows", "In quarantine are 1 rows");
        assertThat(tiny.succeed("verify").out()).contains("2 tables are equal");
        assertThat(target.queryForStrings(
                        "SELECT concat_ws(' ', table_name, source_key, column_name, source_row ->> 'name')"
                                + " FROM caravan.quarantine"))
                .containsExactly("hr.person 31 team_id an orphan");
        assertThat(target.count("hr.person")).isEqualTo(30);
    }

    @Test
    void aRowThatCameLaterAndCannotBeLoadedIsNotEqual() {
        tiny.succeed("migrate");
        source.execute("INSERT INTO team VALUES (44, NULL)");

        Outcome verified = tiny.run("verify");

        assertThat(verified.exitCode()).isOne();
        assertThat(verified.out()).containsPattern("hr.team .* DIFFERS").contains("1 of 2 tables differ");
    }

    @Test
    void aDuplicateThatAnIndexForbidsKeepsTheRunFromBeingPublished() {
        tiny.ddl(UNIQUE_INDEXES);
        source.execute("INSERT INTO team VALUES (3, 'a twin')");

        tiny.run("migrate")
                .failsWith(1, "Run 1 is NOT published", "team_id", "a key value occurs more than once")
                .keepsToItself("a twin");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        assertThat(tiny.run("status").out()).contains("Run 1 of tiny is unproven");
    }

    @Test
    void everyBrokenIndexIsReportedAtOnce() {
        tiny.ddl(UNIQUE_INDEXES);
        source.execute("INSERT INTO team VALUES (3, 'a twin'); INSERT INTO person VALUES (30, 1, 'another')");

        tiny.run("migrate").failsWith(1, "Run 1 is NOT published: 2 problems", "team_id", "person_id");
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
