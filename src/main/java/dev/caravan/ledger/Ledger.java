package dev.caravan.ledger;

import dev.caravan.database.Database;
import dev.caravan.database.Session;
import dev.caravan.database.SqlFailure;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The ledger of a target: opening it, and the lock that lets one run write at a time. */
public final class Ledger {
    /** The schema in the target. */
    public static final String SCHEMA = "caravan";

    /** "caravan" in ASCII; any constant would do, as long as all programs use the same. */
    private static final long LOCK = 0x63_61_72_61_76_61_6EL;

    /** "write": held by the transaction that writes, in case the connection that holds the other one is lost. */
    private static final long WRITER = 0x77_72_69_74_65L;

    private static final String HELD = "locktype = 'advisory' AND granted"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND (classid::bigint << 32) | objid::bigint = " + LOCK;

    /**
     * Something is there already that was to be made. A process that was killed while it made the ledger may have lost its lock
     * before the server had done its last statement.
     */
    private static final Set<String> MADE_MEANWHILE = Set.of("42P06", "42P07", "42701", "42710", "42723", "23505");

    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MILLIS = 500;

    private final Database target;
    private final JdbcClient client;

    private Ledger(Database target, JdbcClient client) {
        this.target = target;
        this.client = client;
    }

    /** Opens the ledger and brings its tables up to date, creating them where there are none. */
    public static Ledger open(Database target) {
        for (int attempt = 1; ; attempt++) {
            try {
                migrate(target);
                return new Ledger(target, target.client());
            } catch (FlywayException e) {
                if (attempt == ATTEMPTS || !MADE_MEANWHILE.contains(SqlFailure.state(e))) {
                    throw new RefusedException(
                            "The ledger cannot be made in the target: " + SqlFailure.of(e),
                            SqlFailure.state(e).equals("42501")
                                    ? "Grant CREATE on the target database to the role that Caravan connects as."
                                    : "Check the schema " + SCHEMA + " of the target.");
                }
                pause();
            }
        }
    }

    private static void migrate(Database target) {
        Flyway.configure()
                .dataSource(target.ownConnections())
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .locations("classpath:db/ledger")
                .table("ledger_history")
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRunException("Interrupted while the ledger was opened.", "Try again.", e);
        }
    }

    /** Whether the target has a ledger. */
    public static boolean exists(Database target) {
        return target.client()
                .sql("SELECT to_regclass('caravan.generation') IS NOT NULL")
                .query(Boolean.class)
                .single();
    }

    public Database target() {
        return target;
    }

    /** The same ledger, reached through other connections to the same database. */
    public Ledger through(Database connections) {
        return new Ledger(connections, connections.client());
    }

    /**
     * The same ledger, asked through a connection that is open already.
     *
     * @param connection auto-commit on; stays open
     */
    public Ledger on(Connection connection) {
        return new Ledger(target, JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    }

    public RunLedger runs() {
        return new RunLedger(client);
    }

    public CopyLedger copies() {
        return new CopyLedger(client);
    }

    public MergeLedger merges() {
        return new MergeLedger(client);
    }

    public QuarantineLedger quarantine() {
        return new QuarantineLedger(client);
    }

    public RefreshLedger refreshes() {
        return new RefreshLedger(client);
    }

    public GenerationLedger generations() {
        return new GenerationLedger(client);
    }

    /** How far runs are, as they say themselves. */
    public ProgressLedger progress() {
        return new ProgressLedger(this, client);
    }

    /** Who asked for what. */
    public ActionLedger actions() {
        return new ActionLedger(client);
    }

    /** What comparing the live tables with their sources found. */
    public VerificationLedger verifications() {
        return new VerificationLedger(client);
    }

    public DefinitionLedger definitions() {
        return new DefinitionLedger(client);
    }

    /** Whether some process holds the lock. */
    public boolean locked() {
        return locked(client);
    }

    /** The same for a target whose ledger is not opened. */
    public static boolean locked(Database target) {
        return locked(target.client());
    }

    private static boolean locked(JdbcClient client) {
        return client.sql("SELECT EXISTS (SELECT FROM pg_locks WHERE " + HELD + ")")
                .query(Boolean.class)
                .single();
    }

    /**
     * Takes the lock that every writing command holds while it works. It goes with its connection, so a process that dies
     * leaves none behind.
     *
     * @throws RefusedException if another process holds it
     */
    public Connection lock() {
        Connection connection = target.connect();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            row.next();
            if (row.getBoolean(1) && nobodyWrites(statement)) {
                return connection;
            }
            connection.close();
        } catch (SQLException e) {
            throw new RefusedException("The target's lock cannot be asked for: " + SqlFailure.of(e), "Try again.");
        }
        throw others();
    }

    private static RefusedException others() {
        return new RefusedException(
                "Another Caravan is writing to this target.", "Wait for it; caravan status shows how far it is.");
    }

    /** Whether no transaction goes on whose process has lost the lock; one that ends just now is waited for. */
    private static boolean nobodyWrites(Statement statement) throws SQLException {
        try {
            statement.execute("SET lock_timeout = '2s'");
            statement.execute("SELECT pg_advisory_lock(" + WRITER + "), pg_advisory_unlock(" + WRITER + ")");
            statement.execute("SET lock_timeout = 0");
            return true;
        } catch (SQLException e) {
            if (SqlFailure.state(e).equals("55P03")) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Keeps others from writing until a transaction ends, even if the connection that holds the lock is lost meanwhile.
     * Whoever takes the lock looks for such a transaction afterwards, and here the lock is looked for afterwards; so one of
     * the two sees the other.
     *
     * @param writer in the transaction that writes; no other statement of it needs to have run
     * @param lock the connection that holds the lock
     * @throws RefusedException if another transaction writes
     * @throws InterruptedRunException if the connection has lost the lock
     */
    public static void hold(Connection writer, Connection lock) throws SQLException {
        int holder = lock.unwrap(PGConnection.class).getBackendPID();
        Session session = new Session(writer);
        if (session.number("SELECT CAST(pg_try_advisory_xact_lock(" + WRITER + ") AS int)") == 0) {
            throw others();
        }
        if (session.number("SELECT count(*) FROM pg_locks WHERE pid = " + holder + " AND " + HELD) == 0) {
            throw new InterruptedRunException(
                    "The connection that held the target's lock was lost; nothing was written.", "Try again.", null);
        }
    }
}
