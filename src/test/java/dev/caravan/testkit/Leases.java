package dev.caravan.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The databases and roles that one test, or one test class, has been given, until they are taken back. */
final class Leases implements AutoCloseable {

    /** Several JVMs may share a server, so the prefix differs between them. */
    private static final String PREFIX =
            "caravan_test_" + UUID.randomUUID().toString().substring(0, 8) + "_";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final TestServer server;
    private final Queue<String> databases = new ConcurrentLinkedQueue<>();
    private final Queue<TestRole> roles = new ConcurrentLinkedQueue<>();

    Leases(TestServer server) {
        this.server = server;
    }

    TestDatabase newDatabase() {
        var name = PREFIX + NUMBER.incrementAndGet();
        databases.add(name);
        // template0, because nobody can be connected to it, and a locale that every server has and sorts alike.
        server.execute(
                "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'".formatted(name));
        return new TestDatabase(server.superuser().database(name), this);
    }

    TestRole newRole(String name, String password) {
        var role = new TestRole(PREFIX + NUMBER.incrementAndGet() + "_" + name, password);
        roles.add(role);
        server.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role.quoted(), password.replace("'", "''")));
        return role;
    }

    /** Databases first: a role can be dropped only when nothing is left that it owns or has been granted. */
    @Override
    public void close() throws SQLException {
        var statements = new ArrayList<String>();
        databases.forEach(name -> statements.add("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name)));
        roles.forEach(role -> statements.add("DROP ROLE IF EXISTS " + role.quoted()));
        try (var connection = server.superuser().connect()) {
            executeAll(connection, statements);
        }
    }

    private static void executeAll(Connection connection, List<String> statements) throws SQLException {
        @Nullable SQLException failure = null;
        try (Statement statement = connection.createStatement()) {
            for (var sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
