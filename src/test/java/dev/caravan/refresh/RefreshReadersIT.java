package dev.caravan.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.ledger.Ledger;
import dev.caravan.problem.CaravanException;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import dev.caravan.testkit.Aside;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see of a refresh, and what becomes of it when they write at the same moment. */
@Postgres
class RefreshReadersIT {
    private static final String TWO = """
            CREATE TABLE one (id int PRIMARY KEY, rev int, note text);
            CREATE TABLE two (id int PRIMARY KEY, rev int, one int REFERENCES one);
            INSERT INTO one SELECT n, 0, 'x' FROM generate_series(1, 50) n;
            INSERT INTO two SELECT n, 0, n FROM generate_series(1, 50) n;
            """;

    private final LiveTables live;
    private final TestDatabase source;
    private final TestDatabase target;

    RefreshReadersIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.live = LiveTables.of(folder, source, target, TWO)
                .rules("one: {from: old, missing: delete}", "two: {from: old, missing: delete}");
    }

    @Test
    void readersSeeTheOldStateOfAllTablesOrTheNewOneAndNeverHalf() {
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Integer>> readers = List.of(
                Aside.supply(() -> read(stop, Connection.TRANSACTION_READ_COMMITTED)),
                Aside.supply(() -> read(stop, Connection.TRANSACTION_REPEATABLE_READ)));
        for (int rev = 1; rev <= 15; rev++) {
            source.execute("UPDATE one SET rev = " + rev + "; UPDATE two SET rev = " + rev + ";"
                    + "INSERT INTO one VALUES (" + (100 + rev) + ", " + rev + "); INSERT INTO two VALUES ("
                    + (100 + rev)
                    + ", " + rev + ", " + (100 + rev) + "); DELETE FROM two WHERE id = " + rev
                    + "; DELETE FROM one WHERE id = " + rev);
            live.refresh();
        }
        stop.set(true);

        assertThat(readers.stream().map(CompletableFuture::join)).allMatch(states -> states > 1);
    }

    /** Each state is one revision and fifty rows in both tables. */
    private int read(AtomicBoolean stop, int isolation) {
        String state = "SELECT count(*) || ' ' || min(rev) || ' ' || max(rev)";
        int states = 0;
        String last = "";
        try (Connection reader = target.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(isolation);
            while (!stop.get()) {
                List<String> seen = new ArrayList<>();
                String both = "SELECT (" + state + " FROM hr.one), (" + state + " FROM hr.two)";
                try (ResultSet row = statement.executeQuery(both)) {
                    row.next();
                    seen.add(row.getString(1));
                    seen.add(row.getString(2));
                }
                if (isolation == Connection.TRANSACTION_REPEATABLE_READ) {
                    try (ResultSet row = statement.executeQuery(state + " FROM hr.two")) {
                        row.next();
                        seen.add(row.getString(1));
                    }
                }
                reader.commit();
                assertThat(seen).containsOnly(seen.get(0)).first().asString().matches("50 (\\d+) \\1");
                if (!last.equals(seen.get(0))) {
                    states++;
                    last = seen.get(0);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return states;
    }

    /** Refreshes such that something happens after the comparison, in the first attempts. */
    private RefreshResult meanwhile(int attempts, String sql) {
        AtomicInteger left = new AtomicInteger(attempts);
        return live.refresher(refreshing -> {
                    refreshing.plan();
                    for (Part part : refreshing.parts()) {
                        refreshing.compare(part);
                    }
                    refreshing.settle();
                    if (left.getAndDecrement() > 0) {
                        target.execute(sql);
                    }
                    refreshing.write();
                })
                .refresh(live.group(), RefreshOptions.NONE);
    }

    @Test
    void aRowThatSomebodyWritesMeanwhileIsLookedAtAgain() {
        source.execute("UPDATE one SET rev = 7 WHERE id = 1");

        RefreshResult result = meanwhile(1, "UPDATE hr.one SET note = 'theirs', rev = 8 WHERE id = 1");

        assertThat(result.written()).isOne();
        live.equal("one", "two");
        assertThat(live.rows(result)).hasSize(1).first().asString().contains("theirs");
    }

    @Test
    void aKeyThatSomebodyTakesMeanwhileIsLookedAtAgain() {
        source.execute("INSERT INTO one VALUES (60, 1); INSERT INTO two VALUES (60, 1, 60)");

        assertThat(meanwhile(1, "INSERT INTO hr.one VALUES (60, 9)").written()).isEqualTo(2);
        live.equal("one", "two");
    }

    @Test
    void aRowThatSomebodyRefersToMeanwhileIsLookedAtAgain() {
        source.execute("DELETE FROM two WHERE id = 50; DELETE FROM one WHERE id = 50");

        RefreshResult result = meanwhile(1, "INSERT INTO hr.two VALUES (99, 0, 50)");

        assertThat(live.told(result)).contains("deleted [50]", "deleted [99]");
        live.equal("one", "two");
    }

    @Test
    void whoeverIsOvertakenAgainAndAgainFailsCleanly() {
        source.execute("UPDATE one SET rev = 7; INSERT INTO two VALUES (60, 7, 1)");

        assertThatThrownBy(() -> meanwhile(9, "UPDATE hr.one SET rev = rev + 100 WHERE id = 50"))
                .isInstanceOfSatisfying(
                        InterruptedRunException.class,
                        e -> assertThat(e.wayOut()).contains("refresh again when they are done"));

        assertThat(live.live("two")).hasSize(50);
        assertThat(target.queryForLong("SELECT count(*) FROM hr.one WHERE rev = 7"))
                .isZero();
        assertThat(target.queryForString("SELECT state FROM caravan.refresh")).isEqualTo("failed");
        live.refresh();
        live.equal("one", "two");
    }

    @Test
    void twoDoNotRefreshAtOnce() throws SQLException {
        try (Connection other = Ledger.open(live.tiny.consolidation().target()).lock()) {
            assertThat(other.isValid(1)).isTrue();
            assertThatThrownBy(live::refresh)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("Another Caravan is writing");
        }
    }

    /** Ends the connection that holds the lock, but not the one that writes. */
    private static final String END_LOCK = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid <> "
            + (0x77_72_69_74_65L >> 32);

    private void endLock() {
        target.execute(END_LOCK);
        await().until(() ->
                target.queryForLong(END_LOCK.replace("SELECT pg_terminate_backend(pid)", "SELECT count(*)")) == 0);
    }

    @Test
    void aSecondOneDoesNotWriteWhileAFirstOneDoesThatHasLostTheLock() {
        source.execute("UPDATE one SET rev = 7 WHERE id = 1");
        List<String> second = new ArrayList<>();
        Refresher first = live.refresher(refreshing -> {
            refreshing.plan();
            for (Part part : refreshing.parts()) {
                refreshing.compare(part);
            }
            refreshing.settle();
            endLock();
            second.add(live.refused());
            refreshing.write();
        });

        assertThat(first.refresh(live.group(), RefreshOptions.NONE).written()).isOne();

        assertThat(second).singleElement().asString().contains("Another Caravan is writing");
        live.equal("one", "two");
        assertThat(live.refresh().written()).isZero();
    }

    @Test
    void whoeverHasLostTheLockDoesNotBeginAgain() {
        source.execute("UPDATE one SET rev = 7 WHERE id = 1");

        assertThatThrownBy(() -> meanwhile(1, "UPDATE hr.one SET note = 'theirs' WHERE id = 1; " + END_LOCK))
                .isInstanceOf(InterruptedRunException.class)
                .hasMessageContaining("nothing was written");
        assertThat(target.queryForLong("SELECT rev FROM hr.one WHERE id = 1")).isZero();
        live.refresh();
        live.equal("one", "two");
    }

    @Test
    void whoeverWaitsForALockGivesUpAfterAsLongAsTheSettingSays() throws SQLException {
        live.tiny.set("caravan.refresh.lock-timeout", "100ms");
        source.execute("UPDATE one SET rev = 7 WHERE id = 1");
        try (Connection other = target.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM hr.one WHERE id = 1 FOR UPDATE");
            long begin = System.nanoTime();

            assertThatThrownBy(live::refresh)
                    .isInstanceOfSatisfying(
                            InterruptedRunException.class,
                            e -> assertThat(e.wayOut()).contains("holds locks"));

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        }
        live.refresh();
        live.equal("one", "two");
    }

    @Test
    void whoeverLosesTheTargetSaysSo() {
        source.execute("UPDATE one SET rev = 7");
        assertThatThrownBy(() -> meanwhile(
                        9,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE application_name = 'caravan' AND datname = current_database()"))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("nothing was written");
        live.refresh();
        live.equal("one", "two");
    }
}
