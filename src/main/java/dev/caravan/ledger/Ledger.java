package dev.caravan.ledger;

import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The ledger of a target: opening it, and the lock that lets one run write at a time. */
public final class Ledger {
    /** The schema in the target. */
    public static final String SCHEMA = "caravan";

    /** "caravan" in ASCII; any constant would do, as long as all programs use the same. */
    private static final long LOCK = 0x63_61_72_61_76_61_6EL;

    private final Database target;

    private Ledger(Database target) {
        this.target = target;
    }

    /** Opens the ledger and brings its tables up to date, creating them where there are none. */
    public static Ledger open(Database target) {
        try {
            Flyway.configure()
                    .dataSource(target.ownConnections())
                    .schemas(SCHEMA)
                    .defaultSchema(SCHEMA)
                    .locations("classpath:db/ledger")
                    .table("ledger_history")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new RefusedException(
                    "The ledger cannot be made in the target: " + SqlFailure.of(e),
                    SqlFailure.state(e).equals("42501")
                            ? "Grant CREATE on the target database to the role that Caravan connects as."
                            : "Check the schema " + SCHEMA + " of the target.");
        }
        return new Ledger(target);
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
        return new Ledger(connections);
    }

    public RunLedger runs() {
        return new RunLedger(target.client());
    }

    public CopyLedger copies() {
        return new CopyLedger(target.client());
    }

    public MergeLedger merges() {
        return new MergeLedger(target.client());
    }

    public QuarantineLedger quarantine() {
        return new QuarantineLedger(target.client());
    }

    public RefreshLedger refreshes() {
        return new RefreshLedger(target.client());
    }

    public GenerationLedger generations() {
        return new GenerationLedger(target.client());
    }

    public DefinitionLedger definitions() {
        return new DefinitionLedger(target.client());
    }

    /** Whether some process holds the lock. */
    public boolean locked() {
        return target.client()
                .sql("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                        + " AND (classid::bigint << 32) | objid::bigint = " + LOCK + ")")
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
            if (row.getBoolean(1)) {
                return connection;
            }
            connection.close();
        } catch (SQLException e) {
            throw new RefusedException("The target's lock cannot be asked for: " + SqlFailure.of(e), "Try again.");
        }
        throw new RefusedException(
                "Another Caravan is writing to this target.", "Wait for it; caravan status shows how far it is.");
    }
}
