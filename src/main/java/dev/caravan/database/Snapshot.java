package dev.caravan.database;

import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One moment of a source, held open until it is closed. Every connection of {@link #dataSource()} sees exactly that
 * moment, whatever the source's applications write meanwhile.
 *
 * <p>The exporting transaction must stay open for as long as others import the snapshot, and SET TRANSACTION SNAPSHOT
 * must come before the first query of an importing transaction (PostgreSQL manual, "Snapshot Synchronization
 * Functions").
 */
public final class Snapshot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
    private final Database source;
    private final Connection holder;
    private final String id;
    private final DataSource dataSource;

    private Snapshot(Database source, Connection holder, String id, String searchPath) {
        this.source = source;
        this.holder = holder;
        this.id = id;
        this.dataSource = new ConfiguredDataSource(source.dataSource(), connection -> {
            begin(connection, searchPath);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION SNAPSHOT " + Quoted.literal(id));
            }
        });
    }

    /**
     * Exports a snapshot.
     *
     * @param schema the schema in which the mapping's SQL finds the source's tables
     */
    public static Snapshot of(Database source, String schema) {
        Connection holder = source.connect();
        String searchPath = Quoted.identifier(schema);
        try {
            begin(holder, searchPath);
            try (Statement statement = holder.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
                row.next();
                return new Snapshot(source, holder, row.getString(1), searchPath);
            }
        } catch (SQLException e) {
            close(holder);
            throw new RefusedException(
                    Database.explain(e, "Cannot export a snapshot of source " + source.name()),
                    "A snapshot needs a primary or a hot standby without a pooler in transaction mode between.");
        }
    }

    private static void begin(Connection connection, String searchPath) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            statement.execute("SET LOCAL search_path = " + searchPath);
        }
    }

    public String id() {
        return id;
    }

    public Database source() {
        return source;
    }

    /** Connections inside the snapshot: read only, in a transaction, search path on the source's schema. */
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        close(holder);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The snapshot's connection was gone already", e);
        }
    }
}
