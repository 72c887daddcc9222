package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mappings that are wrong in themselves (exit code 2) or that do not fit the databases (exit code 3). */
@Postgres
class WrongMappingIT {
    private final TestDatabase source;
    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final SortedMap<String, String> before;

    WrongMappingIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target);
        this.before = Content.of(target, "hr");
    }

    @AfterEach
    void nothingWasWritten() {
        assertThat(Content.schemas(target)).containsExactly("hr", "public");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void anUnknownKeyIsNamedWithItsLine() {
        tiny.tables("""
                team:
                  from: old.team
                  colums: {name: {constant: x}}
                person:
                  from: old.person
                """);

        tiny.run("migrate").failsWith(2, "hr.yaml:5", "colums");
    }

    @Test
    void aTableThatIsMadeTwiceIsNamedWithBothPlaces() {
        tiny.file("second.yaml", "schema: hr\ntables:\n  team:\n    from: old.team\n");

        tiny.run("migrate").failsWith(2, "second.yaml:3", "hr.team is made twice", "hr.yaml:3");
    }

    @Test
    void aKeyThatStandsTwiceIsNamed() {
        tiny.tables("team:\n  from: old.team\nteam:\n  from: old.team\n");

        tiny.run("migrate").failsWith(2, "hr.yaml:5", "stands here a second time", "line 3");
    }

    @Test
    void aValueMapThatExtendsItselfIsACircle() {
        tiny.sources("""
                codes:
                  one: {extends: two, values: {a: b}}
                  two: {extends: one, values: {c: d}}
                """);

        tiny.run("migrate").failsWith(2, "sources.yaml:", "one → two → one", "Break the circle");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        tiny.tables("team:\n  from: older.team\nperson:\n  from: old.person\n  columns: {name: {codes: nobody}}\n");

        tiny.run("migrate").failsWith(2, "the source older is not declared", "no usable value map nobody");
    }

    @Test
    void aFileThatIsNotYamlIsNamedWithItsLine() {
        tiny.tables("team: [\n");

        tiny.run("migrate").failsWith(2, "hr.yaml:", "is not valid YAML");
    }

    @Test
    void anExpressionThatFailsIsBlamedOnItsColumn() {
        tiny.tables("""
                team:
                  from: old.team
                  columns:
                    name: {sql: "shout(s.name)", uses: [name]}
                person:
                  from: old.person
                """);

        tiny.run("migrate").failsWith(3, "hr.yaml:6", "columns.name", "its SQL fails in source old", "shout");
    }

    @Test
    void anExpressionThatFailsForARowDoesNotShowTheRow() {
        tiny.tables("""
                team:
                  from: old.team
                  columns:
                    id: {sql: "s.name::int", uses: [id, name]}
                person:
                  from: old.person
                """);

        tiny.run("migrate")
                .failsWith(3, "hr.yaml:6", "columns.id", "a value is not valid for its type")
                .keepsToItself("team 1");
    }

    @Test
    void aValueMapWithAHoleNamesTheCodesThatItMisses() {
        tiny.tables("""
                team:
                  from: old.team
                  columns:
                    name: {values: {team 1: one, team 2: two}}
                person:
                  from: old.person
                """);

        tiny.run("migrate").failsWith(3, "hr.yaml:6", "does not cover 'team 3' in 1 rows", "Add these values");
    }

    @Test
    void aFilterThatKeepsNothingIsRefused() {
        tiny.tables("""
                team:
                  from: old.team
                  filter: {where: s.id > 1000, reason: Only the great ones.}
                person:
                  from: old.person
                """);

        tiny.run("migrate").failsWith(3, "hr.yaml:5", "the filter keeps no row");
    }

    @Test
    void aDdlScriptThatFailsIsNamed() {
        tiny.ddl("CREATE TABLE ${hr}.team (id int, name nonsense);");

        tiny.run("migrate").failsWith(3, "V1__layout.sql fails", "nonsense");
    }

    @Test
    void aDdlTableThatNothingFillsIsRefused() {
        tiny.file("ddl/V2__more.sql", "CREATE TABLE ${hr}.office (id int);");

        tiny.run("migrate").failsWith(3, "creates the table hr.office, which the mapping does not fill");
    }

    @Test
    void aRouteFileThatIsNotYamlIsNamed() {
        tiny.file("routes/broken.camel.yaml", "- route:\n    from: [\n");

        Outcome outcome = tiny.run("plan");

        assertThat(outcome.exitCode()).as("a plan needs no routes").isZero();
    }

    @Test
    void aSourceTableThatWasRenamedIsMissedAndItsNewNameIsUnknown() {
        source.execute("ALTER TABLE team RENAME TO teams");

        tiny.run("migrate")
                .failsWith(
                        3,
                        "has no table team in schema public",
                        "Was it renamed? There are: person, teams",
                        "has a table that the mapping does not know: teams");
    }

    @Test
    void aNewColumnOfTheSourceIsNotDroppedSilently() {
        source.execute("ALTER TABLE team ADD COLUMN motto text");

        tiny.run("migrate").failsWith(3, "nothing reads the column motto of public.team");
    }

    @Test
    void aValueThatDoesNotFitIsCountedAndNotShown() {
        tiny.ddl("""
                CREATE TABLE ${hr}.team (id smallint NOT NULL, name varchar(5) NOT NULL);
                CREATE TABLE ${hr}.person (id int, team_id int, name text);
                """);

        tiny.run("migrate")
                .failsWith(
                        3,
                        "hr.yaml:3 tables.team, column name",
                        "does not fit into character varying(5) unchanged in 3 rows of public.team")
                .keepsToItself("team 1");
    }
}
