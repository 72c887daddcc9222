package dev.caravan.refresh;

import static dev.caravan.refresh.LiveTables.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.problem.InterruptedRunException;
import dev.caravan.run.Outcome;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are not what they were, watermarks, and layouts that hinder. */
@Postgres
class RefreshRulesIT {
    private static final String TWO = """
            CREATE TABLE one (id int PRIMARY KEY, name text, at timestamptz);
            CREATE TABLE two (id int PRIMARY KEY, name text, at timestamptz);
            INSERT INTO one SELECT n, 'one ' || n, '2020-01-01'::timestamptz + n * interval '1 hour' FROM generate_series(1, 10) n;
            INSERT INTO two SELECT * FROM one;
            """;

    private final LiveTables live;
    private final TestDatabase source;
    private final TestDatabase target;

    RefreshRulesIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.live = LiveTables.of(folder, source, target, TWO)
                .rules("one: {from: old, missing: delete}", "two: {from: old}");
    }

    private void watermark(String more) {
        live.rules("one: {from: old, missing: delete, watermark: {column: at, overlap: 2 hours" + more + "}}");
    }

    @Test
    void aColumnThatDisappearedStopsOnlyItsTable() {
        source.execute("ALTER TABLE one DROP name; UPDATE two SET name = 'new' WHERE id = 1");

        Outcome outcome = live.tiny.run("refresh");

        assertThat(outcome.exitCode()).as(outcome.toString()).isOne();
        assertThat(outcome.out())
                .contains("tables.one", "name", "→")
                .containsPattern("hr.one +skipped")
                .containsPattern("hr.two +old +10 +1?0? *0 +1 ");
        live.equal("two");
        assertThat(live.live("one")).hasSize(10);
    }

    @Test
    void aTableThatDisappearedStopsOnlyItself() {
        source.execute("DROP TABLE one; UPDATE two SET name = 'new' WHERE id = 1");
        RefreshResult result = live.refresh();
        assertThat(result.skipped()).containsExactly("hr.one");
        assertThat(result.findings().toString()).contains("source old has no table one");
        live.equal("two");

        target.execute("DROP TABLE hr.two");
        RefreshResult none = live.refresh();
        assertThat(none.skipped()).containsExactlyInAnyOrder("hr.one", "hr.two");
        assertThat(none.findings().toString()).contains("hr.two does not exist");
        assertThat(none.complete()).isFalse();
    }

    @Test
    void onlyLaterRowsAreReadUntilItIsTimeForAllOfThem() {
        watermark("");
        assertThat(LiveTables.of(live.refresh(), "one").extent()).isEqualTo("full");
        source.execute("INSERT INTO one VALUES (11, 'late', '2020-01-01 09:30Z'), (12, 'early', '2020-01-01 01:30Z');"
                + "DELETE FROM one WHERE id = 1");

        RefreshResult since = live.refresh();

        assertThat(LiveTables.of(since, "one").extent()).isEqualTo("since");
        assertThat(LiveTables.of(since, "one").read())
                .as("8:00, 9:00, 9:30 and 10:00")
                .isEqualTo(4);
        assertThat(account(since, "one")).containsExactly(1L, 0L, 0L, 0L, 0L, 3L, 0L);
        assertThat(LiveTables.of(since, "one").watermark()).isEqualTo("2020-01-01 10:00:00+00");

        RefreshResult full = live.refresh(LiveTables.FULL);
        assertThat(account(full, "one")).containsExactly(1L, 0L, 0L, 1L, 0L, 10L, 0L);
        live.equal("one");

        target.execute("UPDATE caravan.refresh SET finished_at = finished_at - interval '25 hours'");
        assertThat(LiveTables.of(live.refresh(), "one").extent()).isEqualTo("full");
    }

    @Test
    void theWatermarkOfAnotherGenerationIsNotUsed() {
        watermark("");
        live.refresh();
        target.execute(
                "ALTER TABLE caravan.refresh DROP CONSTRAINT refresh_generation_fkey; UPDATE caravan.refresh SET generation = 7");

        assertThat(LiveTables.of(live.refresh(), "one").extent()).isEqualTo("full");
        assertThat(LiveTables.of(live.refresh(), "one").extent()).isEqualTo("since");
        assertThat(target.queryForLong("SELECT count(*) FROM caravan.refresh WHERE generation IS NULL"))
                .isEqualTo(2);
    }

    @Test
    void whatOthersWriteToTheTableDoesNotMoveTheWatermark() {
        watermark(", full_every: 2 days");
        live.rules("one: {from: old, watermark: {column: at, overlap: 2 hours}}");
        target.execute("INSERT INTO hr.one VALUES (99, 'ours', '2099-01-01')");
        assertThat(LiveTables.of(live.refresh(), "one").watermark()).isEqualTo("2020-01-01 10:00:00+00");
        source.execute("INSERT INTO one VALUES (11, 'late', '2020-01-02')");

        RefreshResult since = live.refresh();

        assertThat(account(since, "one")).containsExactly(1L, 0L, 0L, 0L, 0L, 3L, 0L);
        assertThat(LiveTables.of(since, "one").watermark()).isEqualTo("2020-01-02 00:00:00+00");
        assertThat(LiveTables.of(live.refresh(), "one").read()).isOne();
    }

    @Test
    void rowsInQuarantineAreLookedAtAgainBehindTheWatermark() {
        watermark("");
        target.execute("CREATE TABLE hr.colour (name text PRIMARY KEY); INSERT INTO hr.colour SELECT name FROM hr.one;"
                + "ALTER TABLE hr.one ADD FOREIGN KEY (name) REFERENCES hr.colour");
        live.refresh();
        source.execute("INSERT INTO one VALUES (11, 'green', '2020-01-01 09:30Z'), (12, 'one 1', '2020-02-01')");
        assertThat(account(live.refresh(), "one")).containsExactly(1L, 0L, 0L, 0L, 0L, 3L, 1L);
        target.execute("INSERT INTO hr.colour VALUES ('green')");

        assertThat(account(live.refresh(), "one")).containsExactly(1L, 0L, 0L, 0L, 0L, 11L, 0L);
        live.equal("one");
    }

    @Test
    void anUndoneRefreshDoesNotMoveTheWatermark() {
        watermark("");
        live.refresh();
        source.execute("INSERT INTO one VALUES (11, 'late', '2020-02-01')");
        RefreshResult late = live.refresh();
        live.undo(late);

        assertThat(account(live.refresh(), "one")).containsExactly(1L, 0L, 0L, 0L, 0L, 3L, 0L);
    }

    @Test
    void whatOnlyTheTargetKnowsOfItsRowsFailsCleanly() {
        target.execute("CREATE FUNCTION hr.no() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE ''not on a Monday''; END';"
                + "CREATE TRIGGER no BEFORE INSERT ON hr.one FOR EACH ROW EXECUTE FUNCTION hr.no()");
        source.execute("INSERT INTO one VALUES (11, 'one 1'); UPDATE two SET name = 'new'");

        assertThatThrownBy(live::refresh)
                .isInstanceOf(InterruptedRunException.class)
                .hasMessageContaining("nothing was written")
                .hasMessageContaining("not on a Monday");
        assertThat(live.live("one")).hasSize(10);
        assertThat(live.live("two")).doesNotContain("(1,new)");
    }

    @Test
    void aTriggerThatLeavesRowsOutIsSaidSo() {
        target.execute("CREATE FUNCTION hr.no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
                + "CREATE TRIGGER no BEFORE INSERT ON hr.one FOR EACH ROW EXECUTE FUNCTION hr.no()");
        source.execute("INSERT INTO one VALUES (11, 'new')");

        assertThatThrownBy(live::refresh)
                .isInstanceOf(InterruptedRunException.class)
                .hasMessageContaining("0 rows instead of 1");
        assertThat(live.refresher()).isNotNull();
    }

    @Test
    void aGroupMustNotBeCalledSeeds() {
        live.file("refresh.yaml", "groups:\n  seeds:\n    description: d\n    tables:\n      hr.one: {from: old}\n");

        live.tiny.run("refresh").failsWith(2, "this name is taken by caravan seed");
    }

    @Test
    void aCircleOfKeysThatDifferIsNotRefreshedWrongly() {
        String circle = """
                CREATE TABLE a (id int PRIMARY KEY, code text UNIQUE, b int);
                CREATE TABLE b (id int PRIMARY KEY, code text UNIQUE, a int REFERENCES a);
                ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
                """;
        source.execute(circle);
        target.execute("SET search_path = hr; " + circle);
        live.rules("a: {from: old, key: [code]}", "b: {from: old, key: [code]}");

        RefreshResult result = live.refresh();

        assertThat(result.complete()).isFalse();
        assertThat(result.findings().toString()).contains("not in a circle");
    }
}
