package dev.caravan.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.ledger.Ledger;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose load fails is left as it is live, by somebody who says why. */
@Postgres
class SkipIT {
    private static final String[] SKIP_PERSON = {"skip", "2", "hr.person", "--reason", "bad rows", "--by", "anna"};

    private static final long PATIENCE_SECONDS = 60;

    private final TestDatabase source;
    private final TestDatabase target;
    private final TinyConsolidation tiny;

    SkipIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        this.tiny = TinyConsolidation.in(folder, source, target);
    }

    /** Run 2, which fails because of hr.person while the sources of both tables have changed. */
    private void failed() {
        source.execute("UPDATE team SET name = 'renamed'; UPDATE person SET name = 'renamed'");
        tiny.succeed("migrate", "--until", "prepare");
        target.execute("ALTER TABLE hr_next_2.person ADD CONSTRAINT no CHECK (id < 10)");
        tiny.run("migrate", "--resume").failsWith(4, "failed while it copied hr.person");
        target.execute("ALTER TABLE hr_next_2.person DROP CONSTRAINT no");
    }

    @Test
    void aSkippedTableKeepsItsLiveRowsAndTheOthersBecomeNew() {
        tiny.succeed("migrate");
        failed();

        Outcome skipped = tiny.run(SKIP_PERSON);

        assertThat(skipped.exitCode()).as(skipped.toString()).isEqualTo(1);
        assertThat(skipped.out())
                .contains("Run 2 is live, but for what was skipped: hr.person.")
                .contains("hr.person: was skipped by anna (bad rows) and is as it was before, with 30 rows");
        assertThat(target.queryForStrings("SELECT DISTINCT name FROM hr.team")).containsExactly("renamed");
        assertThat(target.queryForLong("SELECT count(*) FROM hr.person WHERE name = 'person ' || id"))
                .isEqualTo(30);
        assertThat(target.queryForLong("INSERT INTO hr.person (team_id, name) VALUES (1, 'new') RETURNING id"))
                .isEqualTo(31);
        assertThat(target.queryForStrings("SELECT concat_ws(', ', what, subject, who, reason, state, answer)"
                        + " FROM caravan.action WHERE what = 'skip-table'"))
                .containsExactly("skip-table, hr.person, anna, bad rows, done, Left as it is live.");
        assertThat(target.queryForString(
                        "SELECT state FROM caravan.progress_table WHERE run_id = 2 AND table_name = 'hr.person'"))
                .isEqualTo("skipped");
        assertThat(tiny.run("status", "2", "--watch").exitCode()).isEqualTo(1);
    }

    @Test
    void aSkippedTableIsADifferenceUntilTheNextRun() {
        tiny.succeed("migrate");
        failed();
        tiny.run(SKIP_PERSON);

        tiny.run("verify").failsWith(1, "hr.person");
        tiny.succeed("rollback");
        assertThat(target.queryForStrings("SELECT DISTINCT left(name, 4) FROM hr.team"))
                .containsExactly("team");

        tiny.succeed("migrate");
        tiny.succeed("verify");
        assertThat(target.queryForStrings("SELECT DISTINCT name FROM hr.person"))
                .containsExactly("renamed");
    }

    @Test
    void aSkippedTableThatWasNeverLiveStaysEmpty() {
        tiny.succeed("migrate", "--until", "prepare");

        tiny.run("skip", "1", "hr.person", "--reason", "not yet").failsWith(1, "with 0 rows");

        assertThat(target.count("hr.person")).isZero();
        assertThat(target.count("hr.team")).isEqualTo(3);
    }

    @Test
    void whatWasLoadedOfItBeforeGoes() {
        tiny.succeed("migrate");
        source.execute("UPDATE person SET name = 'renamed'");
        tiny.succeed("migrate", "--until", "verify");

        tiny.run(SKIP_PERSON).failsWith(1, "as it was before, with 30 rows");

        assertThat(target.queryForLong("SELECT count(*) FROM hr.person WHERE name = 'person ' || id"))
                .isEqualTo(30);
    }

    @Test
    void aTableToWhichOthersPointIsNotSkipped() {
        tiny.succeed("migrate", "--until", "prepare");

        tiny.run("skip", "1", "hr.team", "--reason", "why not")
                .failsWith(
                        3,
                        "hr.team cannot be skipped. Nothing was changed.",
                        "hr.team: rows that are loaded point to its rows: those of hr.person");

        assertThat(target.queryForString("SELECT state FROM caravan.action WHERE what = 'skip-table'"))
                .isEqualTo("refused");
        tiny.succeed("migrate", "--resume");
        assertThat(target.count("hr.team")).isEqualTo(3);
    }

    @Test
    void nobodySkipsWithoutAReasonOrAfterTheRun() {
        tiny.succeed("migrate");

        Outcome unexplained = tiny.run("skip", "1", "hr.person");
        assertThat(unexplained.exitCode()).isEqualTo(2);
        assertThat(unexplained.err()).contains("--reason");
        tiny.run("skip", "1", "hr.person", "--reason", " ").failsWith(2, "Nobody knows why hr.person is skipped.");
        tiny.run("skip", "1", "hr.person", "--reason", "late")
                .failsWith(3, "Run 1 cannot be resumed: it is published.");
    }

    @Test
    void aRunThatIsKilledStillKnowsWhatIsSkipped() throws SQLException {
        tiny.succeed("migrate");
        failed();
        try (Blocker somebody = Blocker.of(target, "hr_next_2.person");
                ChildCaravan child = tiny.start(SKIP_PERSON)) {
            somebody.isInTheWay(2);
            child.kill();
            somebody.release();
        }
        Ledger ledger = Blocker.ledger(target);
        await().atMost(PATIENCE_SECONDS, SECONDS).until(() -> !ledger.locked());

        tiny.run("migrate", "--resume").failsWith(1, "as it was before, with 30 rows");

        assertThat(target.queryForLong("SELECT count(*) FROM hr.person WHERE name = 'person ' || id"))
                .isEqualTo(30);
    }

    @Test
    void theLastWordOnATableCounts() throws SQLException {
        tiny.succeed("migrate", "--until", "prepare");
        Ledger ledger = Blocker.ledger(target);
        new Steering(tiny.consolidation(), ledger).skip(1, "hr.person", "bad rows", "anna");

        tiny.succeed("retry", "1", "hr.person");

        assertThat(target.count("hr.person")).isEqualTo(30);
        assertThat(ledger.actions().tables(1).skipped()).isEmpty();
    }

    @Test
    void whatIsWrittenToItMeanwhileIsCarriedOverToo() throws SQLException {
        tiny.succeed("migrate");
        failed();
        try (Blocker reader = Blocker.reading(target, "hr.team");
                ChildCaravan child = tiny.start(SKIP_PERSON)) {
            reader.isInTheWay(2);
            target.execute("INSERT INTO hr.person (team_id, name) VALUES (1, 'late')");
            reader.release();
            Outcome outcome = child.outcome();
            outcome.failsWith(4, "somebody wrote to it since its rows were carried over");
        }
        tiny.run("migrate", "--resume").failsWith(1, "as it was before, with 31 rows");

        assertThat(target.queryForLong("SELECT count(*) FROM hr.person WHERE name = 'late'"))
                .isOne();
    }
}
