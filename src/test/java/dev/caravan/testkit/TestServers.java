package dev.caravan.testkit;

import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where the server of the tests comes from, and starts it. */
final class TestServers {

    static final String SUPERUSER = "postgres";
    static final String PASSWORD = "postgres";

    /** Test data may die with the machine, and tests in parallel hold many connections. */
    static final Map<String, String> SETTINGS = Map.of(
            "fsync", "off",
            "full_page_writes", "off",
            "synchronous_commit", "off",
            "max_connections", "300",
            "max_wal_size", "2GB");

    private static final Logger log = LoggerFactory.getLogger(TestServers.class);

    private TestServers() {}

    static TestServer start() {
        var server = choose(System.getenv("CARAVAN_TEST_POSTGRES"));
        try {
            log.info("PostgreSQL {} for tests: {}", version(server), server.origin());
            return server;
        } catch (SQLException | RuntimeException e) {
            server.close();
            throw new IllegalStateException("no PostgreSQL for tests: " + server.origin(), e);
        }
    }

    private static TestServer choose(@Nullable String forced) {
        if (forced == null || forced.isBlank()) {
            var url = System.getenv("CARAVAN_TEST_POSTGRES_URL");
            return url == null || url.isBlank() ? containerOrEmbedded() : given(url);
        }
        return switch (forced) {
            case "embedded" -> EmbeddedServer.start();
            case "testcontainers" -> ContainerServer.start();
            default ->
                throw new IllegalStateException(
                        "CARAVAN_TEST_POSTGRES is '" + forced + "', but can only be 'embedded' or 'testcontainers'");
        };
    }

    private static TestServer given(String url) {
        var address = DatabaseAddress.parse(url);
        return new TestServer("CARAVAN_TEST_POSTGRES_URL, " + address, address, () -> {});
    }

    private static TestServer containerOrEmbedded() {
        try {
            if (ContainerServer.possible()) {
                return ContainerServer.start();
            }
        } catch (RuntimeException e) {
            log.warn(
                    "A Docker engine answers, but gives no container of {}; the embedded PostgreSQL is used instead: {}",
                    ContainerServer.image(),
                    rootMessage(e));
        }
        return EmbeddedServer.start();
    }

    private static String version(TestServer server) throws SQLException {
        try (var connection = server.superuser().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT current_setting('server_version'), current_setting('is_superuser')")) {
            row.next();
            if (!"on".equals(row.getString(2))) {
                throw new IllegalStateException(server.superuser() + " is not a superuser, which the tests need");
            }
            return row.getString(1);
        }
    }

    private static String rootMessage(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).strip();
    }
}
