package dev.caravan.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The server as a child process, from binaries on the class path. */
final class EmbeddedServer {

    private EmbeddedServer() {}

    static TestServer start() {
        var builder = EmbeddedPostgres.builder();
        TestServers.SETTINGS.forEach(builder::setServerConfig);
        try {
            var postgres = builder.start();
            var address = new DatabaseAddress(
                    "localhost",
                    postgres.getPort(),
                    TestServers.SUPERUSER,
                    TestServers.SUPERUSER,
                    TestServers.PASSWORD);
            var server = new TestServer("embedded", address, () -> stop(postgres));
            requirePasswords(server);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
        }
    }

    /**
     * The embedded server trusts everybody; the tests need one that refuses a wrong password, like the others. They open
     * thousands of connections, so the password is made cheap to check.
     */
    private static void requirePasswords(TestServer server) {
        server.execute("""
                SET scram_iterations = 1;
                ALTER ROLE %s PASSWORD '%s';
                DO $$
                BEGIN
                    EXECUTE format('COPY (SELECT %%L) TO %%L',
                        'host all all all scram-sha-256', current_setting('hba_file'));
                    PERFORM pg_reload_conf();
                END $$
                """.formatted(TestServers.SUPERUSER, TestServers.PASSWORD));
    }

    private static void stop(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL does not stop", e);
        }
    }
}
