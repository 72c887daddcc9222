package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that could not be loaded are corrected and loaded afterwards, as if they had been right from the beginning. */
@Postgres
class QuarantineReplayIT {
    private final TestDatabase a;
    private final TestDatabase b;
    private final TestDatabase target;
    private final Path folder;

    QuarantineReplayIT(TestDatabase a, TestDatabase b, TestDatabase target, @TempDir Path folder) {
        this.a = a;
        this.b = b;
        this.target = target;
        this.folder = folder;
        target.execute(TinyConsolidation.LIVE);
    }

    private TinyConsolidation two(String differing) {
        TinyConsolidation two = TwoConsolidation.in(folder, a, b, target, differing);
        a.execute(TwoConsolidation.FIRST);
        b.execute(TwoConsolidation.SECOND);
        return two;
    }

    private String id(String table, String key) {
        return String.valueOf(target.queryForString("SELECT id::text FROM caravan.quarantine WHERE table_name = 'hr."
                + table + "' AND source_key = '" + key + "'"));
    }

    private String team(String person) {
        return String.valueOf(target.queryForString(
                "SELECT t.name FROM hr.person p JOIN hr.team t ON t.id = p.team_id WHERE p.name = '" + person + "'"));
    }

    private void published(TinyConsolidation two) {
        Outcome outcome = two.run("migrate", "--max-quarantine", "10");
        assertThat(outcome.out()).as(outcome.toString()).contains("Run 1 is live");
    }

    @Test
    void parentAndChildComeInAnyOrderAndARollbackStillWorks() {
        TinyConsolidation two = two("keep-first");
        b.execute("INSERT INTO team VALUES (9, NULL);"
                + " INSERT INTO person VALUES (50, 9, 'x@b', 'secret child'), (51, 3, 'y@b', '')");
        published(two);
        assertThat(target.count("caravan.quarantine")).isEqualTo(3);
        two.succeed("quarantine", "list").keepsToItself("secret child", "x@b");
        two.succeed("quarantine", "show", id("person", "50")).keepsToItself("secret child", "x@b");
        assertThat(two.succeed("quarantine", "show", "--values", id("person", "50"))
                        .out())
                .contains("secret child");
        two.run("quarantine", "fix", id("team", "9"), "--set", "nam=x").failsWith(2, "The row has no column nam");

        Outcome still = two.run("quarantine", "replay", id("person", "50"));
        assertThat(still.exitCode()).isOne();
        assertThat(still.out()).contains("still cannot be loaded: team_id points to no row of hr.team");
        assertThat(target.queryForString("SELECT state FROM caravan.quarantine WHERE source_key = '50'"))
                .isEqualTo("open");

        two.succeed("quarantine", "fix", id("team", "9"), "--set", "name=nine");
        two.succeed("quarantine", "fix", id("person", "51"), "--set", "name=not empty");
        two.succeed("quarantine", "replay", id("person", "50"), id("person", "51"), id("team", "9"));

        assertThat(team("secret child")).isEqualTo("nine");
        assertThat(team("not empty")).isEqualTo("other 3");
        assertThat(target.queryForStrings("SELECT DISTINCT state FROM caravan.quarantine"))
                .containsExactly("replayed");
        assertThat(two.succeed("verify").out()).contains("equal");
        target.execute("INSERT INTO hr.team (name) VALUES ('by the sequence')");
        target.execute("DELETE FROM hr.team WHERE name = 'by the sequence'");
        assertThat(two.succeed("rollback").exitCode()).isZero();
    }

    @Test
    void aParentOfTheFirstFeedIsNotMistakenForTheOneThatHasItsKey() {
        TinyConsolidation two = two("keep-first");
        a.execute("INSERT INTO team VALUES (6, NULL); INSERT INTO person VALUES (60, 6, 'six@a', 'of the first six')");
        published(two);
        assertThat(target.queryForString("SELECT name FROM hr.team WHERE id = 6"))
                .isEqualTo("other 6");

        two.run("quarantine", "replay", id("person", "60"));
        assertThat(target.queryForStrings("SELECT name FROM hr.person WHERE name = 'of the first six'"))
                .as("its team is not there yet")
                .isEmpty();
        two.succeed("quarantine", "fix", id("team", "6"), "--set", "name=first six");
        two.succeed("quarantine", "replay", id("person", "60"), id("team", "6"));

        assertThat(team("of the first six")).isEqualTo("first six");
        assertThat(two.succeed("rollback").exitCode()).isZero();
    }

    @Test
    void aRowThatIsTheSameAsAnotherBecomesThatOne() {
        TinyConsolidation two = two("keep-first");
        b.execute("INSERT INTO person VALUES (70, 3, 'P8@a ', '')");
        published(two);
        two.succeed("quarantine", "fix", id("person", "70"), "--set", "name=eight again");

        assertThat(two.succeed("quarantine", "replay").out()).contains("is the same as a row that is there");
        assertThat(target.queryForString("SELECT name FROM hr.person WHERE email = 'p8@a'"))
                .isEqualTo("person 8");
        assertThat(two.succeed("rollback").exitCode()).isZero();
    }

    @Test
    void theValuesOfTheLastWinAlsoLaterAndARollbackStillWorks() {
        TinyConsolidation two = two("take-last");
        b.execute("INSERT INTO person VALUES (70, 3, 'P8@a ', '')");
        published(two);
        two.succeed("quarantine", "fix", id("person", "70"), "--set", "name=eight again");

        assertThat(two.succeed("quarantine", "replay").out()).contains("is the same as a row that is there");
        assertThat(team("eight again")).isEqualTo("other 3");
        assertThat(two.succeed("rollback").exitCode()).isZero();
    }

    @Test
    void aRowOfATableWithoutAKeyIsLoadedToo() {
        TinyConsolidation two = two("keep-first");
        b.execute("INSERT INTO remark VALUES (4, NULL), (3, NULL)");
        published(two);
        String four = String.valueOf(
                target.queryForString("SELECT id::text FROM caravan.quarantine WHERE source_row ->> 'who' = '4'"));
        String three = String.valueOf(
                target.queryForString("SELECT id::text FROM caravan.quarantine WHERE source_row ->> 'who' = '3'"));
        two.succeed("quarantine", "fix", four, "--set", "what=four");
        two.succeed("quarantine", "fix", three, "--set", "what=three");

        assertThat(two.succeed("quarantine", "replay").out())
                .contains("Row " + four + " of hr.remark: loaded")
                .contains("Row " + three + " of hr.remark: is the same as a row that is there");
        assertThat(target.queryForStrings("SELECT what FROM hr.remark ORDER BY 1"))
                .containsExactly("four", "one", "one", "three", "two");
        assertThat(two.succeed("verify").out()).contains("equal");
        assertThat(two.succeed("rollback").exitCode()).isZero();
    }

    @Test
    void rowsThatRepeatAKeyAreAllThereAndNoneIsLoadedTwice() {
        TinyConsolidation two = two("keep-first");
        b.execute("INSERT INTO team VALUES (6, 'six again'), (6, 'six once more'), (NULL, 'without a key')");
        published(two);

        assertThat(target.queryForStrings("SELECT source_row ->> 'name' FROM caravan.quarantine ORDER BY 1"))
                .containsExactly("six again", "six once more", "without a key");
        String again = String.valueOf(target.queryForString(
                "SELECT id::text FROM caravan.quarantine WHERE source_row ->> 'name' = 'six again'"));
        Outcome unchanged = two.run("quarantine", "replay", again);
        assertThat(unchanged.out()).contains("still cannot be loaded");
        assertThat(unchanged.exitCode()).isOne();
        two.succeed("quarantine", "fix", again, "--set", "id=66");
        two.succeed("quarantine", "replay", again);
        assertThat(target.queryForString("SELECT name FROM hr.team WHERE id = 66"))
                .isEqualTo("six again");
        assertThat(two.succeed("rollback").exitCode()).isZero();
    }

    @Test
    void anUnpublishedRunIsCorrectedAndResumed() {
        TinyConsolidation two = two("keep-first");
        b.execute("INSERT INTO person VALUES (50, 99, 'x@b', 'an orphan'), (51, 98, 'y@b', 'another')");
        Outcome unproven = two.run("migrate");
        assertThat(unproven.out() + unproven.err()).contains("2 rows are in quarantine");
        assertThat(target.queryForString("SELECT state FROM caravan.run")).isEqualTo("unproven");

        two.succeed("quarantine", "fix", id("person", "50"), "--set", "team_id=3");
        two.succeed("quarantine", "fix", id("person", "51"), "--null", "team_id");
        two.succeed("quarantine", "replay");
        assertThat(two.succeed("migrate", "--resume").out()).contains("Run 1 is live");

        assertThat(team("an orphan")).isEqualTo("other 3");
        assertThat(target.count("hr.person")).isEqualTo(38);
        assertThat(two.succeed("verify").out()).contains("equal");
        assertThat(two.succeed("rollback").exitCode()).isZero();
    }
}
