package dev.caravan.refresh;

import static dev.caravan.refresh.LiveTables.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the live tables alone demand of rows: domains and exclusion constraints. */
@Postgres
class RefreshConstraintsIT {
    private static final String TABLE = """
            CREATE TABLE room (id int PRIMARY KEY, code text, floor int, during int4range);
            INSERT INTO room VALUES (1, 'A', 1, '[1,5)'), (2, 'B', 1, '[5,9)'), (3, 'C', 2, '[1,5)');
            """;

    private static final String DOMAINS = """
            SET search_path = hr;
            CREATE DOMAIN hr.upper AS varchar(20) CONSTRAINT capitals CHECK (VALUE = upper(VALUE) AND VALUE <> 'VALUE');
            CREATE DOMAIN hr.code AS hr.upper NOT NULL CONSTRAINT short CHECK (length(VALUE) < 4);
            CREATE DOMAIN hr.floor AS int CONSTRAINT built CHECK (VALUE BETWEEN -2 AND 40);
            ALTER TABLE room ALTER code TYPE hr.code, ALTER floor TYPE hr.floor;
            """;

    private static final String EXCLUSION = "CREATE EXTENSION btree_gist;"
            + "ALTER TABLE hr.room ADD CONSTRAINT apart EXCLUDE USING gist (floor WITH =, during WITH &&)";

    private final LiveTables live;
    private final TestDatabase source;
    private final TestDatabase target;

    RefreshConstraintsIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.live =
                LiveTables.of(folder, source, target, TABLE).rules("room: {from: old, missing: delete, limit: 100%}");
    }

    @Test
    void whatADomainRefusesStaysOutAndTheOthersComeIn() {
        target.execute(DOMAINS);
        source.execute("""
                INSERT INTO room VALUES (4, 'D', 3), (5, 'e', 3), (6, NULL, 3), (7, 'TOOLONG', 3), (8, 'VALUE', 3),
                                        (9, 'I', NULL);
                UPDATE room SET floor = 99 WHERE id = 1;
                UPDATE room SET floor = 3 WHERE id = 2;
                """);

        RefreshResult result = live.refresh();

        assertThat(live.told(result))
                .contains(
                        "quarantined [1]: floor breaks the check built of hr.floor",
                        "quarantined [5]: code breaks the check capitals of hr.upper",
                        "quarantined [6]: code has no value, which hr.code forbids",
                        "quarantined [7]: code breaks the check short of hr.code")
                .anyMatch(told -> told.startsWith("quarantined [8]: code"));
        assertThat(account(result, "room")).containsExactly(2L, 1L, 0L, 0L, 0L, 1L, 5L);
        assertThat(live.live("room")).contains("(1,A,1,\"[1,5)\")", "(2,B,3,\"[5,9)\")", "(4,D,3,)", "(9,I,,)");
        assertThat(live.refresh().written()).isZero();
    }

    @Test
    void whatADomainRefusesStaysOutOfAComparisonInTheTarget() {
        target.execute(DOMAINS);
        live.rules("room: {from: old, key: [code], fold: [code]}");
        source.execute("UPDATE room SET floor = 99 WHERE id = 1; INSERT INTO room VALUES (7, 'x', 3), (8, 'Y', 3)");

        RefreshResult result = live.refresh();

        assertThat(account(result, "room")).containsExactly(1L, 0L, 0L, 0L, 0L, 2L, 2L);
        assertThat(live.live("room")).hasSize(4).contains("(1,A,1,\"[1,5)\")");
    }

    @Test
    void whatADomainRefusesInAFileIsNamedWithItsLine() {
        target.execute(DOMAINS);
        live.file(
                "refresh.yaml",
                "groups:\n  g:\n    description: d\n    tables:\n      hr.room: {file: room.csv, limit: 100%}\n");
        live.file("room.csv", "id,code,floor,during\n4,D,99,\n5,E,2,\n6,,2,\n");

        RefreshResult result = live.refresh();

        assertThat(live.told(result).toString())
                .contains("room.csv:2, breaks the check built of hr.floor", "room.csv:4, has no value");
        assertThat(live.live("room")).hasSize(4);
    }

    @Test
    void aNewRowGivesWayToTheOneThatIsLiveAndTheSecondNewOneToTheFirst() {
        target.execute(EXCLUSION);
        source.execute("""
                INSERT INTO room VALUES (4, 'D', 1, '[4,6)'), (5, 'E', 3, '[1,5)'), (6, 'F', 3, '[4,9)'), (7, 'G', 3, '[8,12)'),
                                        (8, 'H', 3, NULL);
                """);

        RefreshResult result = live.refresh();

        assertThat(live.told(result))
                .contains(
                        "quarantined [4]: floor does not go together with another row (apart)",
                        "quarantined [6]: floor does not go together with another row (apart)");
        assertThat(account(result, "room"))
                .as("7 only meets 6, which does not come in")
                .containsExactly(3L, 0L, 0L, 0L, 0L, 3L, 2L);
        assertThat(live.refresh().written()).isZero();
    }

    @Test
    void aPlaceThatIsGivenUpIsFree() {
        target.execute(EXCLUSION);
        source.execute("DELETE FROM room WHERE id = 3; INSERT INTO room VALUES (4, 'D', 2, '[2,3)')");

        assertThat(account(live.refresh(), "room")).containsExactly(1L, 0L, 0L, 1L, 0L, 2L, 0L);
        live.equal("room");
    }

    @Test
    void rowsChangeTheirPlaces() {
        target.execute(EXCLUSION);
        source.execute("UPDATE room SET during = CASE id WHEN 1 THEN '[5,9)' ELSE '[1,5)' END::int4range WHERE id < 3");

        assertThat(account(live.refresh(), "room")).containsExactly(0L, 2L, 0L, 0L, 0L, 1L, 0L);
        live.equal("room");
    }

    @Test
    void aRowThatCannotLeaveItsPlaceKeepsIt() {
        target.execute(EXCLUSION);
        source.execute("UPDATE room SET during = '[3,5)', floor = 2 WHERE id = 1;"
                + "INSERT INTO room VALUES (4, 'D', 1, '[1,2)'), (5, 'E', 7, '[1,2)')");

        RefreshResult result = live.refresh();

        assertThat(account(result, "room")).containsExactly(1L, 0L, 0L, 0L, 0L, 2L, 2L);
        assertThat(live.live("room")).contains("(1,A,1,\"[1,5)\")").hasSize(4);
        assertThat(result.complete()).isFalse();
    }

    @Test
    void anExclusionMayHaveAConditionAndAnExpression() {
        target.execute("CREATE EXTENSION btree_gist; ALTER TABLE hr.room ADD CONSTRAINT apart"
                + " EXCLUDE USING gist (lower(code) WITH =, floor WITH <>) WHERE (floor > 0)");
        source.execute("INSERT INTO room VALUES (4, 'a', 1), (5, 'a', 2), (6, 'a', -1)");

        RefreshResult result = live.refresh();

        assertThat(live.told(result)).contains("quarantined [5]: floor does not go together with another row (apart)");
        assertThat(account(result, "room")).containsExactly(2L, 0L, 0L, 0L, 0L, 3L, 1L);
    }
}
