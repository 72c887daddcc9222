package dev.caravan.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/**
 * A pool for a time in which a database is asked often. A run asks its ledger and the catalog some hundred times, and a
 * connection costs a process on the server.
 */
public final class ConnectionPool implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HikariDataSource pool;
    private final Database database;

    private ConnectionPool(HikariDataSource pool, Database database) {
        this.pool = pool;
        this.database = database;
    }

    /**
     * A pool on a database that has been probed.
     *
     * @param size connections at most
     * @param application the name under which the server shows them
     */
    public static ConnectionPool of(Database database, int size, String application) {
        return of(database, size, application, PATIENCE);
    }

    /**
     * The same for those who would rather not wait.
     *
     * @param patience how long somebody waits for a connection, because all are in use or the server does not answer
     */
    public static ConnectionPool of(Database database, int size, String application, Duration patience) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(application + "-" + database.name());
        config.setConnectionTimeout(patience.toMillis());
        config.setDataSource(database.ownConnections());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql("SET application_name = " + Quoted.literal(application));
        HikariDataSource pool = new HikariDataSource(config);
        return new ConnectionPool(pool, database.through(pool));
    }

    /** The database whose connections come from this pool. */
    public Database database() {
        return database;
    }

    @Override
    public void close() {
        pool.close();
    }
}
