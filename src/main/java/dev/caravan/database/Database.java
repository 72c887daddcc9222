package dev.caravan.database;

import dev.caravan.problem.UsageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that the settings name: how to connect to it, and how it is called in messages. */
public final class Database {
    /**
     * Session settings of every connection: values mean and print the same on both sides, nothing is found through the
     * search path by accident, and no server-side limit made for an application cuts a long copy off.
     */
    private static final String SESSION =
            "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; "
                    + "SET extra_float_digits = 3; SET bytea_output = 'hex'; SET xmloption = 'content'; "
                    + "SET search_path = ''; SET statement_timeout = 0; SET lock_timeout = 0; "
                    + "SET idle_in_transaction_session_timeout = 0; SET jit = off";

    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    private final String name;
    private final DatabaseAddress address;
    private final DataSource own;
    private final DataSource sessions;

    /**
     * @param name as the settings call it: {@code target} or a source's name
     * @throws UsageException if the address has no database name or unknown parameters
     */
    public Database(String name, DatabaseAddress address) {
        this.name = name;
        this.address = address;
        PGSimpleDataSource plain = new PGSimpleDataSource();
        try {
            plain.setUrl(address.jdbcUrl());
        } catch (IllegalArgumentException e) {
            throw new UsageException("The address of " + name + " (" + address + ") is not valid", "Check its URL.", e);
        }
        if (address.user() != null) {
            plain.setUser(address.user());
        }
        if (address.password() != null) {
            plain.setPassword(address.password());
        }
        plain.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        plain.setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
        plain.setTcpKeepAlive(true);
        plain.setApplicationName("caravan");
        this.own = new ConfiguredDataSource(plain, Database::configure);
        this.sessions = own;
    }

    private Database(Database other, DataSource pool) {
        this.name = other.name;
        this.address = other.address;
        this.own = other.own;
        this.sessions = pool;
    }

    /** The same database, but connections come from a pool of these. */
    Database through(DataSource pool) {
        return new Database(this, pool);
    }

    public String name() {
        return name;
    }

    public DatabaseAddress address() {
        return address;
    }

    /** A data source whose connections carry the session settings. Pooled only inside a {@link ConnectionPool}. */
    public DataSource dataSource() {
        return sessions;
    }

    /** The same, but never pooled: for whoever leaves other session settings behind. */
    public DataSource ownConnections() {
        return own;
    }

    /** Queries with one connection each. */
    public JdbcClient client() {
        return JdbcClient.create(sessions);
    }

    /**
     * Opens a connection.
     *
     * @throws UsageException if the server cannot be reached or does not let us in
     */
    public Connection connect() {
        try {
            return sessions.getConnection();
        } catch (SQLException e) {
            throw notConnected(e);
        }
    }

    /** Proves that the database can be reached, with the message that a user needs if it cannot. */
    public void probe() {
        try (Connection connection = connect()) {
            connection.isValid(CONNECT_TIMEOUT_SECONDS);
        } catch (SQLException e) {
            throw notConnected(e);
        }
    }

    private UsageException notConnected(SQLException e) {
        String user = address.user() == null ? "" : " as user " + address.user();
        String setting =
                "CARAVAN_" + (name.equals("target") ? "TARGET" : "SOURCES_" + name.toUpperCase(Locale.ROOT)) + "_URL";
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String reason;
        String wayOut;
        switch (state) {
            case "28P01", "28000" -> {
                reason = "the server refuses the login" + user;
                wayOut = "Check user and password in " + setting + " (or pgpass, or …_PASSWORD_FILE) and pg_hba.conf.";
            }
            case "3D000" -> {
                reason = "the server has no such database";
                wayOut = "Check the database name in " + setting + ".";
            }
            case "53300" -> {
                reason = "the server has no connection left";
                wayOut = "Free some, or raise max_connections.";
            }
            case "08004" -> {
                // The driver's word for everything that goes wrong between greeting and login.
                boolean given = address.password() != null;
                reason = given
                        ? "the login broke off before it was complete"
                        : "the server asks for a password and none was given";
                wayOut = given
                        ? "Is " + setting + " right, and the password in it?"
                        : "Put it into " + setting + ", pgpass or …_PASSWORD_FILE.";
            }
            default -> {
                reason = "no answer" + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
                wayOut = "Is the server running, and is " + setting + " right?";
            }
        }
        return new UsageException("Cannot connect to " + name + " (" + address + "): " + reason + ".", wayOut, e);
    }

    static void configure(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
        }
    }

    /** The first failure's SQL text plus what the server said of it, without values of rows. */
    public static String explain(SQLException e, @Nullable String doing) {
        return (doing == null ? "" : doing + ": ") + SqlFailure.of(e);
    }
}
