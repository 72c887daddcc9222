package dev.caravan.demo;

import dev.caravan.problem.RefusedException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two old servers on this machine, from the binaries that the program carries; no installation and no Docker. They and
 * their data go when this is closed.
 */
public final class DemoServers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoServers.class);
    private static final String PRIMARY_DATABASE = "pad_db";
    private static final String SECONDARY_DATABASE = "pa_dealing";

    private final EmbeddedPostgres primary;
    private final EmbeddedPostgres secondary;

    private DemoServers(EmbeddedPostgres primary, EmbeddedPostgres secondary) {
        this.primary = primary;
        this.secondary = secondary;
    }

    /** Starts both, at the same time, on free ports. */
    public static DemoServers start() {
        CompletableFuture<EmbeddedPostgres> secondary = CompletableFuture.supplyAsync(() -> server(SECONDARY_DATABASE));
        try {
            return new DemoServers(server(PRIMARY_DATABASE), secondary.join());
        } catch (CompletionException e) {
            throw new RefusedException(
                    "The embedded PostgreSQL servers cannot be started: " + e.getCause(),
                    "Is there room in " + System.getProperty("java.io.tmpdir") + ", and is this platform supported?");
        }
    }

    private static EmbeddedPostgres server(String database) {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("shared_buffers", "128MB")
                    .setServerConfig("max_wal_size", "2GB")
                    .setCleanDataDirectory(true)
                    .start();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + database + " ENCODING 'UTF8' TEMPLATE template0");
            }
            return server;
        } catch (IOException | SQLException e) {
            throw new CompletionException(e);
        }
    }

    /** Address of the surviving database, which is the target too. */
    public String primaryUrl() {
        return url(primary, PRIMARY_DATABASE);
    }

    /** Address of the old secondary database. */
    public String secondaryUrl() {
        return url(secondary, SECONDARY_DATABASE);
    }

    private static String url(EmbeddedPostgres server, String database) {
        return "postgresql://postgres@localhost:" + server.getPort() + "/" + database;
    }

    @Override
    public void close() {
        stop(primary);
        stop(secondary);
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("An embedded server could not be stopped: {}", e.getMessage());
        }
    }
}
