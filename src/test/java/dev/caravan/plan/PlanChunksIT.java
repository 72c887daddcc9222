package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.copy.CopyFormat;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A large table is copied in parts that together are the whole, each row once. */
@Postgres
@TestInstance(Lifecycle.PER_CLASS) // one pair of databases, emptied for each test
class PlanChunksIT {
    private static final Limits SMALL_CHUNKS = new Limits(64 * 1024, 0);

    private final TestDatabase source;
    private final TestDatabase target;
    private PlanFixture item;

    PlanChunksIT(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @BeforeEach
    void begin(@TempDir Path directory) {
        source.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        item = new PlanFixture(source, target, directory).columns("note text", "note text");
    }

    @Test
    void everyRowIsInExactlyOneChunk() {
        source.execute("INSERT INTO item SELECT n, repeat('x', n % 100) FROM generate_series(1, 20000) n;"
                + " DELETE FROM item WHERE id % 3 = 0; UPDATE item SET note = note || 'y' WHERE id % 5 = 0");
        FeedPlan plan = plan();

        assertThat(plan.chunks()).hasSizeGreaterThan(5);
        assertThat(rows(plan)).doesNotHaveDuplicates().hasSize((int) source.count("item"));
    }

    @Test
    void rowsThatCameAfterTheSizeWasReadAreInTheLastChunk() {
        source.execute("INSERT INTO item SELECT n, 'x' FROM generate_series(1, 20000) n");
        FeedPlan plan = plan();
        source.execute("INSERT INTO item SELECT n, 'x' FROM generate_series(20001, 30000) n");

        assertThat(rows(plan)).doesNotHaveDuplicates().hasSize(30_000);
    }

    @Test
    void aTableOfFewPagesAndLongValuesLosesNothing() {
        source.execute("INSERT INTO item SELECT n, string_agg(md5(n::text || k), '') FROM generate_series(1, 30) n,"
                + " generate_series(1, 1000) k GROUP BY n");
        FeedPlan plan = plan();

        assertThat(plan.chunks()).hasSizeGreaterThan(1);
        assertThat(rows(plan)).doesNotHaveDuplicates().hasSize(30);
    }

    @Test
    void aFilterHoldsInEveryChunk() {
        source.execute("INSERT INTO item SELECT n, 'x' FROM generate_series(1, 20000) n");
        item.item("filter: {where: s.id = 1 OR s.id > 100, reason: Enough.}\n");

        assertThat(rows(plan())).doesNotHaveDuplicates().hasSize(19_901);
    }

    @Test
    void aSmallTableStaysWhole() {
        item.rows("(1, 'x')");

        assertThat(plan().chunks()).containsExactly(new Chunk(1, null));
    }

    @Test
    void aPartitionedTableStaysWholeBecauseItsBlocksAreNotItsOwn() {
        source.execute("DROP TABLE item; CREATE TABLE item (id int, note text) PARTITION BY RANGE (id);"
                + " CREATE TABLE item_1 PARTITION OF item FOR VALUES FROM (0) TO (10000);"
                + " CREATE TABLE item_2 PARTITION OF item FOR VALUES FROM (10000) TO (20000);"
                + " INSERT INTO item SELECT n, 'x' FROM generate_series(1, 19999) n");

        assertThat(plan().chunks()).hasSize(1);
        assertThat(rows(plan())).hasSize(19_999);
    }

    @Test
    void theRowLevelWayStaysWholeAndItsColumnsAreNotDigested() {
        source.execute("INSERT INTO item SELECT n, 'x' FROM generate_series(1, 20000) n");
        item.item("via: {route: 'direct:note', changes: [note]}\n");
        FeedPlan plan = plan();

        assertThat(plan.chunks()).hasSize(1);
        assertThat(plan.rowLevel()).isTrue();
        assertThat(plan.digested()).extracting(ColumnPlan::name).containsExactly("id");
    }

    @Test
    void largeTablesComeFirst() {
        source.execute(
                "INSERT INTO item VALUES (1, 'x'); CREATE TABLE big AS SELECT n AS id FROM generate_series(1, 10000) n");
        item.more("big: {from: old.big}\n").mapping(it -> it.ddl("CREATE TABLE ${app}.big (id int);"));

        assertThat(item.plan().tables()).extracting(TablePlan::name).containsExactly("app.big", "app.item");
    }

    @Test
    void theFormatIsTextWhereBinaryWouldNotMeanTheSame() {
        assertThat(plan().format()).isEqualTo(CopyFormat.BINARY);

        source.execute("ALTER TABLE item ADD tags text[]");
        item.mapping(it ->
                        it.ddl("CREATE TYPE ${app}.tag AS ENUM ('a'); ALTER TABLE ${app}.item ADD tags ${app}.tag[];"))
                .item("columns: {tags: {sql: s.tags, uses: [tags]}}\n");

        assertThat(item.refusals()).isEmpty();
        assertThat(plan().format()).isEqualTo(CopyFormat.TEXT);
    }

    private FeedPlan plan() {
        return item.plan(SMALL_CHUNKS, Map.of()).feed("app.item");
    }

    private List<String> rows(FeedPlan plan) {
        List<String> rows = new ArrayList<>();
        plan.chunks().forEach(chunk -> rows.addAll(source.queryForStrings(plan.select(chunk))));
        return rows;
    }
}
