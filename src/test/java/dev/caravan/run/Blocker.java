package dev.caravan.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.caravan.database.Database;
import dev.caravan.database.DatabaseAddress;
import dev.caravan.ledger.Ledger;
import dev.caravan.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Somebody who holds a lock on a table that a run is about to copy, and so makes the run last. */
public final class Blocker implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;

    private final Connection connection;
    private final Ledger ledger;
    private final String table;

    private Blocker(Connection connection, Ledger ledger, String table) {
        this.connection = connection;
        this.ledger = ledger;
        this.table = table;
    }

    /** Holds it until it is released. */
    public static Blocker of(TestDatabase target, String table) throws SQLException {
        return holding(target, table, "ACCESS EXCLUSIVE");
    }

    /** Has read it in a transaction that does not end, so that only publish waits. */
    public static Blocker reading(TestDatabase target, String table) throws SQLException {
        return holding(target, table, "ACCESS SHARE");
    }

    private static Blocker holding(TestDatabase target, String table, String mode) throws SQLException {
        Connection connection = target.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = 'somebody'; LOCK TABLE " + table + " IN " + mode + " MODE");
        }
        return new Blocker(connection, ledger(target), table);
    }

    /** The ledger of a test's target. */
    public static Ledger ledger(TestDatabase target) {
        return Ledger.open(new Database("target", DatabaseAddress.of(target.url(), null, null)));
    }

    /** Waits until run 1 says that it is in its way. */
    public void isInTheWay() {
        isInTheWay(1);
    }

    /** Waits until a run says that it is in its way. */
    public void isInTheWay(long run) {
        await().atMost(PATIENCE_SECONDS, SECONDS)
                .until(() -> ledger.progress().waits(run).stream()
                        .anyMatch(wait ->
                                wait.application().equals("somebody") && table.equals(wait.relation()) && !wait.own()));
    }

    /** Waits until the run is in this state. */
    public void awaitState(String state) {
        await().atMost(PATIENCE_SECONDS, SECONDS)
                .until(() -> ledger.progress().of(1).orElseThrow().state().equals(state));
    }

    /** Lets the run go on. */
    public void release() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
