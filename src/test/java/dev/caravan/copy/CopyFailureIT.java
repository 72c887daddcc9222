package dev.caravan.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.caravan.copy.CopyFailure.Side;
import dev.caravan.testkit.CuttingProxy;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A copy that fails says on which side, leaves nothing behind, and leaves its connections usable. */
@Postgres
@TestInstance(Lifecycle.PER_CLASS) // no test changes the target
class CopyFailureIT {
    private static final String LATE_ROW =
            "SELECT n AS id, repeat('x', 100) AS note, %s FROM generate_series(1, 50000) AS n";

    private final TestDatabase source;
    private final TestDatabase target;

    CopyFailureIT(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @BeforeAll
    void prepare() {
        target.execute("CREATE TABLE item (id int, note text, amount int CONSTRAINT positive CHECK (amount > 0));"
                + " INSERT INTO item VALUES (0, 'was here', 1)");
    }

    @AfterEach
    void theTargetIsAsItWas() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(target.queryForLong(backends())).isZero());
        assertThat(target.queryForStrings("SELECT note FROM item")).containsExactly("was here");
    }

    @Test
    void aSelectThatDoesNotEvenStartIsTheSourcesFault() throws SQLException {
        CopyFailure failure = failing("SELECT id FROM public.nowhere");

        assertThat(failure.side()).isEqualTo(Side.SOURCE);
        assertThat(failure.getSQLState()).isEqualTo("42P01");
        assertThat(failure.task()).isEqualTo("public.item");
    }

    @Test
    void aSelectThatFailsInARowFarDownIsTheSourcesFault() throws SQLException {
        CopyFailure failure = failing(LATE_ROW.formatted("1 / (45000 - n) + 100000 AS amount"));

        assertThat(failure.side()).isEqualTo(Side.SOURCE);
        assertThat(failure.getSQLState()).isEqualTo("22012");
    }

    @Test
    void aRowThatBreaksACheckIsTheTargetsFault() throws SQLException {
        CopyFailure failure = failing(LATE_ROW.formatted("45000 - n AS amount"));

        assertThat(failure.side()).isEqualTo(Side.TARGET);
        assertThat(failure.getSQLState()).isEqualTo("23514");
    }

    @Test
    void aRowThatBreaksACheckAtTheVeryEndIsTheTargetsFault() throws SQLException {
        assertThat(failing("SELECT 1, 'x'::text, -1").side()).isEqualTo(Side.TARGET);
    }

    @Test
    void aTableThatIsNotThereIsTheTargetsFault() {
        CopyTask task = Pair.task("SELECT 1", "public.nowhere", null, CopyFormat.BINARY);

        assertThatThrownBy(() -> new Pair(source, target).copy(task))
                .isInstanceOfSatisfying(
                        CopyFailure.class, it -> assertThat(it.side()).isEqualTo(Side.TARGET));
    }

    @Test
    void whatCannotBeDoneBeforeTheRowsIsTheTargetsFault() {
        CopyTask task = Pair.task("SELECT 1", "public.item (id)", "TRUNCATE public.nowhere", CopyFormat.BINARY);

        assertThatThrownBy(() -> new Pair(source, target).copy(task))
                .isInstanceOfSatisfying(
                        CopyFailure.class, it -> assertThat(it.side()).isEqualTo(Side.TARGET));
    }

    @Test
    void theConnectionsOfAFailedCopyCanBeUsedAgain() throws SQLException {
        try (Connection from = new Pair(source, target).reading();
                Connection to = Pair.database(target).connect()) {
            assertThatThrownBy(() -> CopyPipe.copy(from, to, task(LATE_ROW.formatted("45000 - n")), CopyObserver.NONE))
                    .isInstanceOf(CopyFailure.class);
            usable(from);
            usable(to);

            assertThatThrownBy(() -> CopyPipe.copy(from, to, task("SELECT 1, 'x'::text, 1 / 0"), CopyObserver.NONE))
                    .isInstanceOf(CopyFailure.class);
            from.rollback();
            usable(from);
            usable(to);
        }
    }

    @Test
    void aSourceThatIsLostInTheMiddleIsTheSourcesFault() throws SQLException {
        try (CuttingProxy proxy = CuttingProxy.inFrontOf(source)) {
            CopyFailure failure = cut(new Pair(source.through(proxy), target), () -> proxy.cutAfterReading(1_000_000));

            assertThat(failure.side()).isEqualTo(Side.SOURCE);
            assertThat(failure.getSQLState()).startsWith("08");
        }
    }

    @Test
    void aTargetThatIsLostInTheMiddleIsTheTargetsFault() throws SQLException {
        try (CuttingProxy proxy = CuttingProxy.inFrontOf(target)) {
            CopyFailure failure = cut(new Pair(source, target.through(proxy)), () -> proxy.cutAfterWriting(1_000_000));

            assertThat(failure.side()).isEqualTo(Side.TARGET);
            assertThat(failure.getSQLState()).startsWith("08");
        }
    }

    @Test
    void aTargetThatIsLostBeforeTheCommitHasNothing() throws SQLException {
        try (CuttingProxy proxy = CuttingProxy.inFrontOf(target)) {
            CopyFailure failure = Objects.requireNonNull(catchThrowableOfType(
                    CopyFailure.class,
                    () -> new Pair(source, target.through(proxy))
                            .copy(task("SELECT 1, 'x'::text, 1"), beforeCommit(() -> proxy.cut()))));

            assertThat(failure.side()).isEqualTo(Side.TARGET);
        }
    }

    @Test
    void anObserverCanStopACopy() {
        CopyObserver impatient = new CopyObserver() {
            @Override
            public void advanced(CopyTask task, long rows, long bytes) {
                throw new IllegalStateException("enough");
            }

            @Override
            public void beforeCommit(Connection connection, CopyTask task, CopyResult result) {}
        };

        assertThatThrownBy(() -> new Pair(source, target).copy(task(LATE_ROW.formatted("1")), impatient))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
    }

    @Test
    void whatTheObserverCannotRecordIsNotCopied() {
        CopyObserver forgetful = beforeCommit(() -> {
            throw new SQLException("no ledger", "42P01");
        });

        assertThatThrownBy(() -> new Pair(source, target).copy(task("SELECT 1, 'x'::text, 1"), forgetful))
                .isInstanceOfSatisfying(
                        CopyFailure.class, it -> assertThat(it.side()).isEqualTo(Side.TARGET))
                .hasMessage("no ledger");
    }

    private CopyFailure failing(String select) {
        return Objects.requireNonNull(
                catchThrowableOfType(CopyFailure.class, () -> new Pair(source, target).copy(task(select))));
    }

    /** The proxy is armed when both connections stand, so that the budget goes to the rows. */
    private CopyFailure cut(Pair pair, Runnable arm) throws SQLException {
        try (Connection from = pair.reading();
                Connection to = Pair.database(pair.target()).connect()) {
            arm.run();
            return Objects.requireNonNull(catchThrowableOfType(
                    CopyFailure.class,
                    () -> CopyPipe.copy(from, to, task(LATE_ROW.formatted("1")), CopyObserver.NONE)));
        }
    }

    private static CopyTask task(String select) {
        return Pair.task(select, "public.item", null, CopyFormat.BINARY);
    }

    private static void usable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT 1")).isTrue();
        }
    }

    private interface Action {
        void run() throws SQLException;
    }

    private static CopyObserver beforeCommit(Action action) {
        return new CopyObserver() {
            @Override
            public void advanced(CopyTask task, long rows, long bytes) {}

            @Override
            public void beforeCommit(Connection connection, CopyTask task, CopyResult result) throws SQLException {
                action.run();
            }
        };
    }

    private static String backends() {
        return "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'caravan'"
                + " AND datname = current_database()";
    }
}
