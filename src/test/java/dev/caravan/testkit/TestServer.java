package dev.caravan.testkit;

import java.sql.SQLException;

/**
 * The PostgreSQL server that the tests of this JVM share.
 *
 * @param origin where it comes from, in words
 * @param superuser how its superuser connects to a database that always exists
 * @param stop ends the server, when it was started here
 */
record TestServer(String origin, DatabaseAddress superuser, Runnable stop) implements AutoCloseable {

    void execute(String sql) {
        try (var connection = superuser.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(superuser + " cannot execute: " + sql, e);
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
