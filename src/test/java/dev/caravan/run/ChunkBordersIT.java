package dev.caravan.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.ledger.ChunkRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunProgress;
import dev.caravan.ledger.TableProgress;
import dev.caravan.ledger.TableState;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of many chunks: a pause begins between two of them, and what is committed stays. */
@Postgres
class ChunkBordersIT {
    private static final String ROWS =
            "SELECT md5(string_agg(p::text, ',' ORDER BY id)) || ' ' || count(*) FROM %s.person p";
    private static final long PEOPLE = 30_000;

    private final TestDatabase source;
    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final Ledger ledger;

    ChunkBordersIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        source.execute("INSERT INTO person SELECT n, 1, repeat(md5(n::text), 10) FROM generate_series(31, " + PEOPLE
                + ") n; ANALYZE person");
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target).set("caravan.copy.chunk-size", "1MB");
        tiny.succeed("migrate", "--until", "prepare");
        this.ledger = Blocker.ledger(target);
    }

    @Test
    void aRunIsPausedBetweenTwoChunksAndItsProgressGrowsWhenItGoesOn() throws SQLException {
        try (Blocker blocker = Blocker.of(target, "hr_next_1.person");
                ChildCaravan child = tiny.start("migrate", "--resume")) {
            int paused = pauseBetweenTwoChunks(blocker);
            TableProgress halfway = person();
            assertThat(halfway.state()).isEqualTo(TableState.COPYING);
            assertThat(halfway.rows()).isPositive().isLessThan(PEOPLE);
            assertThat(halfway.bytes()).isPositive();
            assertThat(halfway.expectedRows()).isEqualTo(PEOPLE);
            await().during(2, SECONDS).atMost(20, SECONDS).until(() -> chunks().size() == paused);

            tiny.succeed("continue");

            assertThat(child.outcome().exitCode()).isZero();
            assertThat(chunks()).hasSizeGreaterThan(paused);
            TableProgress end = person();
            assertThat(end.state()).isEqualTo(TableState.VERIFIED);
            assertThat(end.rows()).isEqualTo(PEOPLE);
            assertThat(end.bytes()).isGreaterThan(halfway.bytes());
            assertThat(end.finishedAt()).isNotNull();
            assertThat(progress().state()).isEqualTo("published");
            assertThat(progress().step()).isEqualTo("report");
        }
        allIsThere();
    }

    @Test
    void aPausedRunThatIsKilledGoesOnWithTheChunksThatItHas() throws SQLException {
        List<ChunkRecord> committed;
        try (Blocker blocker = Blocker.of(target, "hr_next_1.person");
                ChildCaravan child = tiny.start("migrate", "--resume")) {
            pauseBetweenTwoChunks(blocker);
            child.kill();
            committed = chunks();
            blocker.awaitState("interrupted");
        }

        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live");

        assertThat(chunks()).containsAll(committed).hasSizeGreaterThan(committed.size());
        assertThat(person().rows()).isEqualTo(PEOPLE);
        assertThat(person().rowsBefore()).isPositive().isLessThan(PEOPLE);
        allIsThere();
    }

    @Test
    void aRunThatIsStoppedBetweenTwoChunksGoesOnWithThoseThatItHas() throws SQLException {
        List<ChunkRecord> committed;
        try (Blocker blocker = Blocker.of(target, "hr_next_1.person");
                ChildCaravan child = tiny.start("migrate", "--resume")) {
            pauseBetweenTwoChunks(blocker);
            committed = chunks();

            tiny.succeed("stop", "--by", "anna", "--reason", "the network is needed");

            assertThat(child.outcome().failsWith(4, "Run 1 was stopped by anna").exitCode())
                    .isEqualTo(4);
        }
        assertThat(target.queryForString("SELECT state || ': ' || message FROM caravan.run"))
                .isEqualTo("stopped: Stopped by anna.");

        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live");

        assertThat(chunks()).containsAll(committed);
        allIsThere();
    }

    private int pauseBetweenTwoChunks(Blocker blocker) throws SQLException {
        blocker.isInTheWay();
        tiny.succeed("pause");
        blocker.awaitState("paused");
        blocker.release();
        await().atMost(60, SECONDS).until(() -> chunks().size() > 1 && person().rows() > 0);
        await().during(2, SECONDS)
                .atMost(60, SECONDS)
                .until(() -> progress().still().toMillis() > 1000);
        assertThat(chunks()).hasSizeLessThan(9);
        return chunks().size();
    }

    private List<ChunkRecord> chunks() {
        return ledger.copies().chunks(1).stream()
                .filter(chunk -> chunk.table().equals("hr.person"))
                .toList();
    }

    private RunProgress progress() {
        return ledger.progress().of(1).orElseThrow();
    }

    private TableProgress person() {
        return progress().tables().stream()
                .filter(table -> table.table().equals("hr.person"))
                .findFirst()
                .orElseThrow();
    }

    private void allIsThere() {
        assertThat(target.queryForString(ROWS.formatted("hr")))
                .isEqualTo(source.queryForString(ROWS.formatted("public")));
        assertThat(tiny.succeed("verify").out()).contains("2 tables are equal");
    }
}
