package dev.caravan.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.ledger.RefreshTable;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table is not compared if it would be the same again, and is compared whenever that is not certain. */
@Postgres
class RefreshUnchangedIT {
    private static final String ITEMS = """
            CREATE TYPE mood AS ENUM ('sad', 'glad');
            CREATE TABLE item (id int PRIMARY KEY, name text, price numeric, mood mood);
            CREATE TABLE part (id int PRIMARY KEY, item int REFERENCES item);
            INSERT INTO item SELECT n, 'item ' || n, n, 'glad' FROM generate_series(1, 10) n;
            INSERT INTO part SELECT n, n FROM generate_series(1, 10) n;
            """;
    private static final String DELETE = "{from: old, missing: delete, limit: 100%}";

    private final LiveTables live;
    private final TestDatabase source;
    private final TestDatabase target;

    RefreshUnchangedIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.live = LiveTables.of(folder, source, target, ITEMS);
    }

    @BeforeEach
    void rules() {
        live.rules("item: " + DELETE, "part: " + DELETE);
    }

    private RefreshTable item() {
        return LiveTables.of(live.refresh(), "item");
    }

    private void compared() {
        assertThat(item().extent()).as("whether the rows were compared").isEqualTo("full");
        live.equal("item", "part");
    }

    /** Refreshes until the table need not be compared: others, on the same server, may be at work at first. */
    private RefreshTable settled() {
        return await().atMost(Duration.ofSeconds(60))
                .until(this::item, item -> item.extent().equals("unchanged"));
    }

    @Test
    void whatWasFoundEqualIsNotComparedAgain() {
        assertThat(item().extent()).isEqualTo("full");

        RefreshTable again = settled();

        assertThat(again.read()).isEqualTo(10);
        assertThat(again.unchanged()).isEqualTo(10);
        assertThat(again.written()).isZero();
        long since = Objects.requireNonNull(again.sameAs());
        assertThat(target.queryForString(
                        "SELECT extent FROM caravan.refresh_table WHERE table_name = 'hr.item' AND refresh_id = "
                                + since))
                .isEqualTo("full");
        assertThat(item().sameAs()).as("the refresh that compared it").isEqualTo(since);
    }

    @Test
    void afterRowsWereWrittenTheyAreComparedOnceMore() {
        settled();
        source.execute("UPDATE item SET price = 0 WHERE id = 3");

        RefreshTable changed = item();
        assertThat(changed.extent()).isEqualTo("full");
        assertThat(changed.updated()).isOne();

        compared();
        settled();
        source.execute("UPDATE item SET price = 3 WHERE id = 3");
        assertThat(item().updated()).isOne();
        live.equal("item");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO hr.item VALUES (11, 'by hand', 1, 'sad')",
                "UPDATE hr.item SET name = 'by hand' WHERE id = 3",
                "DELETE FROM hr.part WHERE id = 3; DELETE FROM hr.item WHERE id = 3",
                "BEGIN; DELETE FROM hr.part WHERE id = 3; DELETE FROM hr.item WHERE id = 3;"
                        + " INSERT INTO hr.item VALUES (11, 'another', 1, 'sad'); COMMIT",
                "TRUNCATE hr.item, hr.part",
                "UPDATE hr.item SET name = 'by hand' WHERE id = 3; VACUUM FREEZE hr.item",
                "ALTER TYPE hr.mood RENAME VALUE 'glad' TO 'merry'; ALTER TYPE hr.mood RENAME VALUE 'sad' TO 'glad';"
                        + " ALTER TYPE hr.mood RENAME VALUE 'merry' TO 'sad'",
                "ALTER TABLE hr.item DROP COLUMN mood; ALTER TABLE hr.item ADD COLUMN mood hr.mood DEFAULT 'sad'",
                "CREATE FUNCTION hr.sub() RETURNS void LANGUAGE plpgsql AS $$ BEGIN BEGIN UPDATE hr.item SET name = 'sub'"
                        + " WHERE id = 4; EXCEPTION WHEN OTHERS THEN NULL; END; END $$; SELECT hr.sub()"
            })
    void whatSomebodyDidToTheTableIsFound(String sql) throws SQLException {
        settled();
        try (Connection other = target.connect();
                Statement statement = other.createStatement()) {
            for (String one : sql.contains("$$") ? new String[] {sql} : sql.split(";", -1)) {
                statement.execute(one);
            }
        }

        RefreshTable found = item();

        assertThat(found.extent()).isEqualTo("full");
        assertThat(found.written()).isPositive();
        live.equal("item", "part");
    }

    @Test
    void whatWasAtWorkWhileItWasComparedIsFound() throws SQLException {
        try (Connection other = target.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SAVEPOINT a; UPDATE hr.item SET name = 'late' WHERE id = 3; RELEASE SAVEPOINT a");
            assertThat(item().written()).as("not committed yet").isZero();
            other.commit();
        }

        assertThat(item().updated()).isOne();
        live.equal("item");
    }

    @Test
    void aTableInAnotherPlaceIsCompared() {
        settled();
        target.execute("ALTER TABLE hr.item RENAME TO before; CREATE TABLE hr.item (LIKE hr.before INCLUDING ALL);"
                + "INSERT INTO hr.item SELECT * FROM hr.before; ALTER TABLE hr.part DROP CONSTRAINT part_item_fkey;"
                + "ALTER TABLE hr.part ADD CONSTRAINT part_item_fkey FOREIGN KEY (item) REFERENCES hr.item");
        compared();
    }

    @Test
    void aTableThatWasWrittenAnewIsCompared() {
        settled();
        target.execute("VACUUM FULL hr.item");
        compared();
        settled();
    }

    @Test
    void whatWasUndoneIsCompared() {
        settled();
        source.execute("UPDATE item SET name = 'new' WHERE id = 3");
        RefreshResult changed = live.refresh();
        compared();
        settled();

        live.undo(changed);

        assertThat(item().updated()).isOne();
        live.equal("item");
    }

    @Test
    void anotherRuleIsAnotherComparison() {
        settled();
        live.rules("item: {from: old, missing: {set: {name: gone}}}", "part: " + DELETE);
        compared();
    }

    @Test
    void whoeverAsksForItGetsAFullComparison() {
        settled();
        assertThat(LiveTables.of(live.refresh(LiveTables.FULL), "item").extent())
                .isEqualTo("full");
    }

    @Test
    void onceADayEverythingIsCompared() {
        settled();
        target.execute("UPDATE caravan.refresh SET finished_at = finished_at - interval '25 hours'");
        compared();
    }

    @Test
    void aHorizonThatIsTooFarAwayOrAheadIsNotBelieved() {
        settled();
        target.execute("UPDATE caravan.refresh_table SET horizon = horizon + 1000000");
        compared();
        settled();
        target.execute("UPDATE caravan.refresh_table SET horizon = horizon - 1500000000");
        compared();
    }

    @Test
    void whatIsInQuarantineIsTriedAgain() {
        source.execute("ALTER TABLE part DROP CONSTRAINT part_item_fkey; INSERT INTO part VALUES (11, 99)");
        for (int i = 0; i < 3; i++) {
            RefreshTable part = LiveTables.of(live.refresh(), "part");
            assertThat(part.extent()).isEqualTo("full");
            assertThat(part.quarantined()).isOne();
        }
    }

    @Test
    void rowsThatStayOnlyBecauseSomethingRefersToThemAreLookedAtAgain() {
        target.execute("CREATE TABLE hr.use (item int REFERENCES hr.item); INSERT INTO hr.use VALUES (10)");
        source.execute("DELETE FROM part WHERE id = 10; DELETE FROM item WHERE id = 10");
        live.refresh();
        for (int i = 0; i < 2; i++) {
            RefreshTable item = item();
            assertThat(item.extent()).isEqualTo("full");
            assertThat(item.kept()).isOne();
        }
        target.execute("DELETE FROM hr.use");
        assertThat(item().deleted()).isOne();
    }

    @Test
    void rowsThatTheRuleKeepsAreStillTold() {
        live.rules("item: {from: old}", "part: {from: old}");
        source.execute("DELETE FROM part WHERE id = 10; DELETE FROM item WHERE id = 10");
        assertThat(item().kept()).isOne();

        RefreshTable again = settled();

        assertThat(again.kept()).isOne();
        assertThat(again.unchanged()).isEqualTo(9);
    }
}
