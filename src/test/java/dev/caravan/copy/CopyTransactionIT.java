package dev.caravan.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows, what is done before them and the observer's last word are one transaction. */
@Postgres
class CopyTransactionIT {
    private final TestDatabase source;
    private final TestDatabase target;

    CopyTransactionIT(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @BeforeEach
    void prepare() {
        source.execute("CREATE TABLE item AS SELECT n AS id, repeat('x', 500) AS note FROM generate_series(1, 1000) n");
        target.execute("CREATE TABLE item (id int, note text); INSERT INTO item VALUES (-1, 'old');"
                + " CREATE TABLE ledger (task text, chunk int, rows bigint, PRIMARY KEY (task, chunk))");
    }

    @Test
    void theObserverWritesInTheTransactionOfTheRows() throws SQLException {
        Recorder recorder = new Recorder(target);

        CopyResult result = new Pair(source, target).copy(task(1), recorder);

        assertThat(recorder.seenFromOutside).as("before the commit").isEqualTo(1);
        assertThat(target.count("item")).isEqualTo(1_000);
        assertThat(target.queryForString("SELECT task || ' ' || chunk || ' ' || rows FROM ledger"))
                .isEqualTo("public.item 1 1000");
        assertThat(result.digest().rows()).isEqualTo(1_000);
    }

    @Test
    void aChunkCannotBeRecordedAndSoNotBeCopiedTwice() throws SQLException {
        new Pair(source, target).copy(task(1), new Recorder(target));
        target.execute("UPDATE item SET note = 'touched' WHERE id = 1");

        assertThatThrownBy(() -> new Pair(source, target).copy(task(1), new Recorder(target)))
                .isInstanceOf(CopyFailure.class)
                .hasMessageContaining("ledger_pkey");
        assertThat(target.queryForString("SELECT note FROM item WHERE id = 1")).isEqualTo("touched");
    }

    @Test
    void progressAddsUpToTheWhole() throws SQLException {
        Recorder recorder = new Recorder(target);

        CopyResult result = new Pair(source, target).copy(task(1), recorder);

        assertThat(recorder.rows.stream().mapToLong(Long::longValue).sum()).isEqualTo(1_000);
        assertThat(recorder.bytes).isEqualTo(result.bytes());
        assertThat(recorder.rows).as("about every 64 KiB").hasSizeBetween(5, 20);
    }

    @Test
    void frozenRowsAreFrozen() throws SQLException {
        CopyTask frozen = new CopyTask(
                "public.item",
                1,
                CopyFormat.BINARY.copyOut("SELECT * FROM public.item"),
                CopyFormat.BINARY.copyIn("public.item", true),
                "TRUNCATE public.item",
                CopyFormat.BINARY);

        new Pair(source, target).copy(frozen);
        target.execute("CREATE EXTENSION IF NOT EXISTS pg_visibility");

        assertThat(target.queryForString("SELECT all_frozen > 0 FROM pg_visibility_map_summary('item')"))
                .isEqualTo("t");
        assertThat(target.count("item")).isEqualTo(1_000);
    }

    @Test
    void columnsArriveWhereTheyAreNamed() throws SQLException {
        CopyTask turned = Pair.task(
                "SELECT note, id FROM public.item WHERE id < 3", "public.item (note, id)", null, CopyFormat.TEXT);

        new Pair(source, target).copy(turned);

        assertThat(target.queryForStrings("SELECT id FROM item ORDER BY id")).containsExactly("-1", "1", "2");
    }

    private static CopyTask task(int chunk) {
        return new CopyTask(
                "public.item",
                chunk,
                CopyFormat.BINARY.copyOut("SELECT * FROM public.item"),
                CopyFormat.BINARY.copyIn("public.item", false),
                "DELETE FROM public.item",
                CopyFormat.BINARY);
    }

    private static final class Recorder implements CopyObserver {
        private final TestDatabase outside;
        private final List<Long> rows = new ArrayList<>();
        private long bytes;
        private long seenFromOutside;

        Recorder(TestDatabase outside) {
            this.outside = outside;
        }

        @Override
        public void advanced(CopyTask task, long more, long moreBytes) {
            rows.add(more);
            bytes += moreBytes;
        }

        @Override
        public void beforeCommit(Connection target, CopyTask task, CopyResult result) throws SQLException {
            seenFromOutside = outside.count("item");
            try (PreparedStatement insert = target.prepareStatement("INSERT INTO public.ledger VALUES (?, ?, ?)")) {
                insert.setString(1, task.name());
                insert.setInt(2, task.chunk());
                insert.setLong(3, result.digest().rows());
                insert.executeUpdate();
            }
        }
    }
}
