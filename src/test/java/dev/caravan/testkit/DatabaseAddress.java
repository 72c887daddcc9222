package dev.caravan.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a database is, and who connects to it. */
record DatabaseAddress(String host, int port, String database, String username, String password) {

    private static final int DEFAULT_PORT = 5432;

    static DatabaseAddress parse(String url) {
        return url.startsWith("jdbc:") ? parseJdbc(url) : parseLibpq(url);
    }

    private static DatabaseAddress parseJdbc(String url) {
        var properties = Driver.parseURL(url, null);
        if (properties == null) {
            throw new IllegalArgumentException("not a PostgreSQL URL");
        }
        var username = Objects.requireNonNullElse(PGProperty.USER.getOrDefault(properties), "postgres");
        return new DatabaseAddress(
                Objects.requireNonNullElse(PGProperty.PG_HOST.getOrDefault(properties), "localhost"),
                Integer.parseInt(Objects.requireNonNull(PGProperty.PG_PORT.getOrDefault(properties))),
                Objects.requireNonNullElse(PGProperty.PG_DBNAME.getOrDefault(properties), username),
                username,
                Objects.requireNonNullElse(PGProperty.PASSWORD.getOrDefault(properties), ""));
    }

    private static DatabaseAddress parseLibpq(String url) {
        var uri = URI.create(url);
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw new IllegalArgumentException("not a PostgreSQL URL");
        }
        var user = Objects.requireNonNullElse(uri.getRawUserInfo(), "postgres");
        var colon = user.indexOf(':');
        var username = decode(colon < 0 ? user : user.substring(0, colon));
        var path = Objects.requireNonNullElse(uri.getRawPath(), "");
        return new DatabaseAddress(
                Objects.requireNonNullElse(uri.getHost(), "localhost"),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.length() > 1 ? decode(path.substring(1)) : username,
                username,
                colon < 0 ? "" : decode(user.substring(colon + 1)));
    }

    DatabaseAddress at(String otherHost, int otherPort) {
        return new DatabaseAddress(otherHost, otherPort, database, username, password);
    }

    DatabaseAddress database(String otherDatabase) {
        return new DatabaseAddress(host, port, otherDatabase, username, password);
    }

    DatabaseAddress as(TestRole role) {
        return new DatabaseAddress(host, port, database, role.name(), role.password());
    }

    String url() {
        var user = password.isEmpty() ? encode(username) : encode(username) + ":" + encode(password);
        return "postgresql://%s@%s:%d/%s".formatted(user, host, port, encode(database));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, encode(database));
    }

    PGSimpleDataSource dataSource() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setServerNames(new String[] {host});
        dataSource.setPortNumbers(new int[] {port});
        dataSource.setDatabaseName(database);
        dataSource.setUser(username);
        dataSource.setPassword(password);
        return dataSource;
    }

    Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, UTF_8).replace("+", "%20");
    }

    /** The form decoder with the one character put right that a form, unlike a URL, reads as a blank. */
    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    /** Without the password, for messages. */
    @Override
    public String toString() {
        return "%s@%s:%d/%s".formatted(username, host, port, database);
    }
}
