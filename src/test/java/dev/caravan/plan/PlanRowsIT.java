package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Filters, value maps and proofs are held against the rows that are really there. */
@Postgres
@TestInstance(Lifecycle.PER_CLASS) // one pair of databases, emptied for each test
class PlanRowsIT {
    private final TestDatabase source;
    private final TestDatabase target;
    private PlanFixture item;

    PlanRowsIT(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @BeforeEach
    void begin(@TempDir Path directory) {
        source.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        item = new PlanFixture(source, target, directory)
                .columns("side text", "side text")
                .rows("(1, 'B'), (2, 'B'), (3, 'S'), (4, 'X''1'), (5, NULL)");
    }

    @Test
    void aValueThatTheMapDoesNotCoverIsNamedWithItsRows() {
        item.item("columns: {side: {values: {S: SELL}}}\n");

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains(
                        "app.yaml:5 tables.item.columns.side: the value map does not cover 'B' in 2 rows, 'X'1' in 1 rows"
                                + " of public.item");
    }

    @Test
    void aCompleteMapTranslatesAndLeavesNullAlone() {
        item.item("columns: {side: {values: {B: BUY, S: SELL, X'1: null}}}\n");

        assertThat(item.refusals()).isEmpty();
        assertThat(source.queryForStrings(
                        "SELECT side FROM (" + item.plan().feed("app.item").select() + ") AS sent ORDER BY id"))
                .containsExactly("BUY", "BUY", "SELL", null, null);
    }

    @Test
    void aMapMayGiveNullAValue() {
        item.item("columns: {side: {values: {B: B, S: S, X'1: X, null: NONE}}}\n");

        assertThat(item.refusals()).isEmpty();
        assertThat(source.queryForStrings(
                        "SELECT side FROM (" + item.plan().feed("app.item").select() + ") AS sent WHERE id = 5"))
                .containsExactly("NONE");
    }

    @Test
    void aMapOfNullAloneCoversNothingElse() {
        item.item("columns: {side: {values: {null: NONE}}}\n");
        assertThat(item.refusals()).singleElement().asString().contains("does not cover 'B' in 2 rows, 'S' in 1 rows");

        source.execute("DELETE FROM item WHERE side IS NOT NULL");
        assertThat(item.refusals()).isEmpty();
    }

    @Test
    void manyUncoveredValuesAreShortened() {
        source.execute("INSERT INTO item SELECT 100 + n, 'v' || n FROM generate_series(1, 30) n");
        item.item("columns: {side: {values: {B: B, S: S, X'1: X}}}\n");

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains(" and more of public.item")
                .doesNotContain("'v9'");
    }

    @Test
    void theMapNeedNotCoverWhatTheFilterLeavesBehind() {
        item.item("""
                filter: {where: "s.side IN ('B', 'S')", reason: Known sides.}
                columns: {side: {values: {B: BUY, S: SELL}}}
                """);

        assertThat(item.refusals()).isEmpty();
        assertThat(item.notes())
                .anyMatch(it -> it.contains("tables.item.filter: keeps 3 rows and leaves 2 behind: Known sides."));
        assertThat(source.queryForLong(item.plan().feed("app.item").selectCount()))
                .isEqualTo(3);
    }

    @Test
    void aFilterThatKeepsNothingIsRefused() {
        item.item("filter: {where: s.side = 'BUY', reason: None.}\n");

        assertThat(item.refusals()).singleElement().asString().contains("tables.item.filter: the filter keeps no row");
    }

    @Test
    void aFilterThatDropsNothingIsRefused() {
        item.item("filter: {where: s.id > 0, reason: All.}\n");

        assertThat(item.refusals()).singleElement().asString().contains("tables.item.filter: the filter drops no row");
    }

    @Test
    void aFilterThatIsNoSqlIsNamed() {
        item.item("filter: {where: s.nothing > 0, reason: Wrong.}\n");

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("tables.item.filter: its SQL fails: column s.nothing does not exist");
    }

    @Test
    void aColumnMayStayBehindWhenItsProofFindsNothing() {
        source.execute("ALTER TABLE item ADD old_side text; UPDATE item SET old_side = side");
        item.item("drop: {old_side: {reason: The same., proof: s.old_side IS DISTINCT FROM s.side}}\n");

        assertThat(item.refusals()).isEmpty();
        assertThat(item.notes()).anyMatch(it -> it.contains("column old_side: can stay behind"));
    }

    @Test
    void aColumnMayNotStayBehindWhenValuesWouldBeLost() {
        source.execute("ALTER TABLE item ADD old_side text; UPDATE item SET old_side = 'Y' WHERE id < 4");
        item.item("drop: {old_side: {reason: The same., proof: s.old_side <> s.side}}\n");

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains(
                        "column old_side: is listed under drop, but 3 rows of public.item hold a value that is nowhere else");
    }

    @Test
    void aProofThatIsNoSqlIsNamed() {
        source.execute("ALTER TABLE item ADD old_side text");
        item.item("drop: {old_side: {reason: The same., proof: s.old_side == s.side}}\n");

        assertThat(item.refusals()).singleElement().asString().contains("column old_side: the proof under drop fails");
    }

    @Test
    void everythingIsFoundInOnePlan() {
        source.execute("ALTER TABLE item ADD extra text");
        item.item("""
                filter: {where: s.id > 0, reason: All.}
                columns: {side: {values: {B: BUY}}}
                """);

        assertThat(item.refusals())
                .hasSize(3)
                .anyMatch(it -> it.contains("the filter drops no row"))
                .anyMatch(it -> it.contains("does not cover"))
                .anyMatch(it -> it.contains("nothing reads the column extra"));
    }
}
