package dev.caravan.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database that belongs to one test, seen by one user: the superuser, or the role given to {@link #as}. It is dropped
 * after the test, whoever is still connected to it.
 */
public final class TestDatabase {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

    private final DatabaseAddress address;
    private final Leases leases;

    TestDatabase(DatabaseAddress address, Leases leases) {
        this.address = address;
        this.leases = leases;
    }

    /** The address in libpq's form, with user and password. */
    public String url() {
        return address.url();
    }

    /** The address in JDBC's form, without user and password. */
    public String jdbcUrl() {
        return address.jdbcUrl();
    }

    public String host() {
        return address.host();
    }

    public int port() {
        return address.port();
    }

    public String name() {
        return address.database();
    }

    public String username() {
        return address.username();
    }

    public String password() {
        return address.password();
    }

    /** Opens a new connection each time it is asked. */
    public DataSource dataSource() {
        return address.dataSource();
    }

    public Connection connect() throws SQLException {
        return address.connect();
    }

    /** The same database on another way, usually one that breaks. */
    public TestDatabase through(CuttingProxy proxy) {
        return new TestDatabase(address.at(proxy.host(), proxy.port()), leases);
    }

    /** The same database as another user sees it. */
    public TestDatabase as(TestRole role) {
        return new TestDatabase(address.as(role), leases);
    }

    /**
     * Creates a role on this database's server, which lives as long as the database. Roles are shared by all databases
     * of a server, so it gets a name of its own that ends with the given one.
     */
    public TestRole createRole(String name, String password) {
        return leases.newRole(name, password);
    }

    /** Executes a script of any number of statements, in one transaction unless it says otherwise. */
    public void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(address + " cannot execute: " + sql, e);
        }
    }

    /** Executes a script from the class path in which every {@code ${name}} stands for a value of the map. */
    public void executeResource(String resource, Map<String, String> placeholders) {
        var script = PLACEHOLDER
                .matcher(read(resource))
                .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), placeholders, resource)));
        execute(script);
    }

    public void executeResource(String resource) {
        executeResource(resource, Map.of());
    }

    /** The only value that the query yields; null when it is NULL. */
    public @Nullable String queryForString(String sql) {
        var values = queryForStrings(sql);
        if (values.size() != 1) {
            throw new IllegalStateException(values.size() + " rows instead of one from: " + sql);
        }
        return values.get(0);
    }

    /** The first column of all rows. */
    public List<@Nullable String> queryForStrings(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<@Nullable String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(address + " cannot execute: " + sql, e);
        }
    }

    public long queryForLong(String sql) {
        var value = queryForString(sql);
        if (value == null) {
            throw new IllegalStateException("NULL instead of a number from: " + sql);
        }
        return Long.parseLong(value);
    }

    /** The rows of a table, named as in SQL. */
    public long count(String table) {
        return queryForLong("SELECT count(*) FROM " + table);
    }

    @Override
    public String toString() {
        return address.toString();
    }

    private static String value(String placeholder, Map<String, String> placeholders, String resource) {
        var value = placeholders.get(placeholder);
        if (value == null) {
            throw new IllegalArgumentException("no value for ${" + placeholder + "} in " + resource);
        }
        return value;
    }

    private static String read(String resource) {
        try (var stream = TestDatabase.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("not on the class path: " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
