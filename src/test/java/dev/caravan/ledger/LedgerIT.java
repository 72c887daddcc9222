package dev.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.copy.CopyResult;
import dev.caravan.copy.Digest;
import dev.caravan.database.Database;
import dev.caravan.database.Databases;
import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import dev.caravan.testkit.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ledger is the only truth about progress. */
@Postgres
class LedgerIT {
    private static final Digest FIRST = new Digest(2, 1, -1);
    private static final Digest SECOND = new Digest(3, Long.MAX_VALUE, 5);

    private final TestDatabase database;
    private final Database target;

    LedgerIT(TestDatabase database) {
        this.database = database;
        this.target = Databases.target(database);
    }

    @Test
    void itIsMadeOnceAndOpenedAgain() {
        assertThat(Ledger.exists(target)).isFalse();

        long run = begin(Ledger.open(target));

        assertThat(Ledger.exists(target)).isTrue();
        assertThat(Ledger.open(target).runs().latest()).hasValueSatisfying(it -> {
            assertThat(it.id()).isEqualTo(run);
            assertThat(it.state()).isEqualTo(RunState.RUNNING);
            assertThat(it.finishedAt()).isNull();
        });
    }

    @Test
    void aKeyMapOfAnEarlierVersionIsStillThereAndGoesOn() {
        Flyway.configure()
                .dataSource(database.dataSource())
                .schemas("caravan")
                .defaultSchema("caravan")
                .locations("classpath:db/ledger")
                .table("ledger_history")
                .target("11")
                .load()
                .migrate();
        database.execute("""
                CREATE TABLE caravan.key_map_3 PARTITION OF caravan.key_map FOR VALUES IN (3) PARTITION BY LIST (table_name);
                CREATE TABLE caravan.key_map_3_1 PARTITION OF caravan.key_map_3 FOR VALUES IN ('hr.team');
                INSERT INTO caravan.key_map VALUES (3, 'hr.team', 'b', '17', '18', 'loaded', 17, 18),
                    (3, 'hr.team', 'b', 'x', NULL, 'loaded', NULL, NULL);
                """);

        Ledger.open(target);

        database.execute(
                "INSERT INTO caravan.key_entry_3_1 VALUES (3, 'hr.team', 'b', '-2', '30', 'matched', -2, 30, 3)");
        assertThat(database.queryForStrings("SELECT concat_ws(' ', old_key, new_key, outcome, old_number, new_number)"
                        + " FROM caravan.key_map WHERE run_id = 3 AND table_name = 'hr.team'"))
                .containsExactlyInAnyOrder(
                        "17 18 loaded 17 18",
                        "x loaded",
                        "-2 30 matched -2 30",
                        "-1 31 matched -1 31",
                        "0 32 matched 0 32");
    }

    @Test
    void withoutTheRightToCreateItSaysWhichRightIsMissing() {
        TestRole guest = database.createRole("guest", "g");

        assertThatThrownBy(() -> Ledger.open(Databases.target(database.as(guest))))
                .isInstanceOfSatisfying(
                        RefusedException.class, it -> assertThat(it.wayOut()).contains("Grant CREATE"))
                .hasMessageContaining("permission denied");
    }

    @ParameterizedTest
    @EnumSource
    void everyStateIsKept(RunState state) {
        Ledger ledger = Ledger.open(target);
        long run = begin(ledger);

        ledger.runs().end(run, state, "because");

        assertThat(ledger.runs().find(run)).hasValueSatisfying(it -> {
            assertThat(it.state()).isEqualTo(state);
            assertThat(it.message()).isEqualTo("because");
            assertThat(it.finishedAt()).isNotNull();
        });
    }

    @Test
    void stepsKeepTheirOrderAndCanBeginAgain() {
        Ledger ledger = Ledger.open(target);
        long run = begin(ledger);

        ledger.runs().beginStep(run, "prepare");
        ledger.runs().endStep(run, "prepare");
        ledger.runs().beginStep(run, "copy");

        assertThat(ledger.runs().steps(run)).extracting(StepRecord::name).containsExactly("prepare", "copy");
        assertThat(ledger.runs().ended(run, "prepare")).isTrue();
        assertThat(ledger.runs().ended(run, "copy")).isFalse();
        assertThat(ledger.runs().ended(run, "verify")).isFalse();

        ledger.runs().beginStep(run, "prepare");
        assertThat(ledger.runs().ended(run, "prepare")).as("begun again").isFalse();
    }

    @Test
    void aChunkIsRecordedOnceAndOnlyIfItsRowsAre() throws SQLException {
        Ledger ledger = Ledger.open(target);
        long run = begin(ledger);
        record(run, 1, FIRST, true);
        record(run, 2, SECOND, false);

        assertThat(ledger.copies().chunks(run)).singleElement().satisfies(it -> {
            assertThat(it.digest()).isEqualTo(FIRST);
            assertThat(it.time()).isEqualTo(Duration.ofMillis(7));
        });
        assertThatThrownBy(() -> record(run, 1, SECOND, true))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("chunk_pkey");
    }

    @Test
    void chunksAddUpToWhatWasSent() throws SQLException {
        Ledger ledger = Ledger.open(target);
        long run = begin(ledger);
        record(run, 1, FIRST, true);
        record(run, 2, SECOND, true);

        assertThat(ledger.copies().sent(run)).isEqualTo(Map.of("app.item", FIRST.plus(SECOND)));

        try (Connection connection = target.connect()) {
            CopyLedger.forget(connection, run, "app.item");
        }
        assertThat(ledger.copies().sent(run)).isEmpty();
    }

    @Test
    void theLastWordAboutATableCounts() {
        Ledger ledger = Ledger.open(target);
        long run = begin(ledger);

        ledger.copies().digest(run, "app.item", Side.LIVE, FIRST);
        ledger.copies().digest(run, "app.item", Side.BEFORE, FIRST);
        ledger.copies().digest(run, "app.item", Side.LIVE, SECOND);

        assertThat(ledger.copies().digests(run, Side.LIVE)).isEqualTo(Map.of("app.item", SECOND));
        assertThat(ledger.copies().digests(run, Side.BEFORE)).isEqualTo(Map.of("app.item", FIRST));
        assertThat(ledger.copies().digests(run, Side.SOURCE)).isEmpty();
    }

    @Test
    void findingsAreReplacedAndKeepTheirOrder() {
        Ledger ledger = Ledger.open(target);
        long run = begin(ledger);
        List<Finding> findings = List.of(Finding.refusal("b", "what", "way"), Finding.note("a", "what"));

        ledger.runs().findings(run, List.of(Finding.note("old", "old")));
        ledger.runs().findings(run, findings);

        assertThat(ledger.runs().findings(run)).isEqualTo(findings);
    }

    @Test
    void oneProcessWritesAtATime() throws SQLException {
        Ledger ledger = Ledger.open(target);
        try (Connection lock = ledger.lock()) {
            assertThat(lock.isValid(5)).isTrue();
            assertThatThrownBy(() -> Ledger.open(target).lock())
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("Another Caravan is writing");
        }
        ledger.lock().close();
    }

    @Test
    void theLockGoesWithItsProcess() throws SQLException {
        Ledger ledger = Ledger.open(target);
        try (Connection lock = ledger.lock()) {
            assertThat(lock.isClosed()).isFalse();
            database.queryForStrings("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    + " WHERE application_name = 'caravan' AND datname = current_database()");
        }

        ledger.lock().close();
    }

    private static long begin(Ledger ledger) {
        return ledger.runs().begin("test", "fingerprint", "{}");
    }

    private void record(long run, int number, Digest digest, boolean commit) throws SQLException {
        try (Connection connection = target.connect()) {
            connection.setAutoCommit(false);
            CopyLedger.record(connection, run, "app.item", number, new CopyResult(digest, 100, Duration.ofMillis(7)));
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
    }
}
