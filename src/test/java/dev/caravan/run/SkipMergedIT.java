package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A merged table is skipped: its live rows hold keys that the generation before gave. */
@Postgres
class SkipMergedIT {
    private static final String WHO_IS_IN_WHICH_TEAM =
            "SELECT p.name || ' in ' || t.name FROM hr.person p JOIN hr.team t ON t.id = p.team_id ORDER BY 1";
    private static final String[] SKIP_PERSON = {"skip", "2", "hr.person", "--reason", "bad rows"};

    private final TestDatabase a;
    private final TestDatabase b;
    private final TestDatabase target;
    private final TinyConsolidation two;

    SkipMergedIT(TestDatabase a, TestDatabase b, TestDatabase target, @TempDir Path folder) {
        this.a = a;
        this.b = b;
        this.target = target;
        this.two = TwoConsolidation.in(folder, a, b, target, "keep-first");
        a.execute(TwoConsolidation.FIRST);
        b.execute(TwoConsolidation.SECOND);
    }

    @BeforeEach
    void live() {
        two.succeed("migrate");
    }

    @Test
    void itsRowsPointToWhatTheyPointedTo() {
        var before = target.queryForStrings(WHO_IS_IN_WHICH_TEAM);
        a.execute("UPDATE person SET name = 'renamed'");
        two.succeed("migrate", "--until", "merge");

        two.run(SKIP_PERSON).failsWith(1, "Run 2 is live, but for what was skipped: hr.person");

        assertThat(target.queryForStrings(WHO_IS_IN_WHICH_TEAM)).hasSize(36).isEqualTo(before);
        two.run("verify").failsWith(1, "run 2 skipped the table");
    }

    @Test
    void itIsRefusedIfTheirKeysMeanOtherRowsNow() {
        var before = target.queryForStrings(WHO_IS_IN_WHICH_TEAM);
        a.execute("INSERT INTO team VALUES (5, 'a newcomer')");
        two.succeed("migrate", "--until", "prepare");

        two.run(SKIP_PERSON)
                .failsWith(1, "is NOT published")
                .failsWith(
                        1,
                        "of the rows of hr.team that its live rows point to by team_id, 1 have other keys in the new"
                                + " generation, or are gone");

        assertThat(target.queryForStrings(WHO_IS_IN_WHICH_TEAM)).isEqualTo(before);
        two.succeed("retry", "2", "hr.person");
    }

    @Test
    void rowsWithoutANaturalKeyAreNotTakenForEachOther() {
        a.execute("INSERT INTO person VALUES (100, 1, NULL, 'nobody'); CREATE TABLE badge (person_id int)");
        b.execute("CREATE TABLE badge (person_id int); INSERT INTO person VALUES (100, 3, NULL, 'somebody');"
                + " INSERT INTO badge VALUES (100)");
        two.ddl(TwoConsolidation.DDL + "CREATE TABLE ${hr}.badge (person_id int REFERENCES ${hr}.person (id));");
        two.tables(TwoConsolidation.TABLES.formatted("keep-first") + "badge:\n  from: [a.badge, b.badge]\n");
        two.succeed("migrate");
        a.execute("INSERT INTO person VALUES (101, 1, NULL, 'a newcomer')");
        two.succeed("migrate", "--until", "prepare");

        two.run("skip", "3", "hr.badge", "--reason", "bad rows")
                .failsWith(1, "of the rows of hr.person that its live rows point to by person_id, 1 have other keys");
    }

    @Test
    void itIsNotRefreshedBecauseNobodyKnowsWhoseItsRowsAre() {
        two.file("refresh.yaml", """
                groups:
                  people:
                    description: People.
                    tables:
                      hr.person: {from: a, missing: delete}
                """);
        two.succeed("migrate", "--until", "prepare");
        two.run(SKIP_PERSON);

        two.run("refresh", "people")
                .failsWith(1, "was skipped by run 2, so nothing says which of its rows came from which source");
    }
}
