package dev.caravan.demo;

import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Generates an old database from the scripts under {@code demo/}. The same profile and seed give the same rows, on any
 * server.
 *
 * @param profile small, medium or large
 * @param seed any number
 * @param dirty whether to add the rows that a real old database holds and a clean layout does not take
 * @param revision the Alembic revision at which the primary database stands, by its number
 */
public record DemoData(String profile, long seed, boolean dirty, int revision) {
    /** The profiles, smallest first. */
    public static final List<String> PROFILES = List.of("small", "medium", "large");

    /** The revisions, the harder one to consolidate first. */
    public static final List<Integer> REVISIONS = List.of(13, 15);

    private static final int LAST_REVISION = 15;

    /** The primary database as it was last. */
    public DemoData(String profile, long seed, boolean dirty) {
        this(profile, seed, dirty, LAST_REVISION);
    }

    /** The two old databases, by the folder of their scripts. */
    public enum Side {
        PRIMARY("primary"),
        SECONDARY("secondary");

        private final String folder;

        Side(String folder) {
            this.folder = folder;
        }

        private String script(String name) {
            return folder + "/" + name + ".sql";
        }
    }

    /**
     * Fills an empty database, in one transaction.
     *
     * @throws RefusedException if its schema public holds a table
     */
    public void fill(Database database, Side side) {
        Map<String, String> values = values();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            refuseUnlessEmpty(database, statement);
            statement.execute("SET LOCAL search_path = public");
            statement.execute(text(side.script("schema")));
            statement.execute(filled(text("common.sql"), values));
            statement.execute(filled(text(side.script("data")), values));
            if (dirty) {
                statement.execute(text(side.script("dirty")));
            }
            if (side == Side.PRIMARY && revision != LAST_REVISION) {
                statement.execute(text(side.script("revision" + revision)));
            }
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            throw new RefusedException(
                    "The database " + database.name() + " cannot be filled: " + SqlFailure.of(e),
                    "Connect as its owner; nothing was written.");
        }
    }

    /** Changes about one row in a hundred of the reference tables of the primary database. */
    public static void change(Database primary) {
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL search_path = public");
            statement.execute(text(Side.PRIMARY.script("changed")));
            connection.commit();
        } catch (SQLException e) {
            throw new RefusedException(
                    "The database " + primary.name() + " cannot be changed: " + SqlFailure.of(e), "Fill it first.");
        }
    }

    private static void refuseUnlessEmpty(Database database, Statement statement) throws SQLException {
        try (var row = statement.executeQuery("SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S')"
                + " AND relnamespace = 'public'::regnamespace")) {
            row.next();
            if (row.getLong(1) > 0) {
                throw new RefusedException(
                        "The database " + database.name() + " (" + database.address()
                                + ") is not empty: its schema public" + " holds " + row.getLong(1) + " objects.",
                        "Demo data goes into empty databases only.");
            }
        }
    }

    private Map<String, String> values() {
        Properties properties = new Properties();
        try (InputStream file = resource("profiles/" + profile + ".properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        values.put("seed", Long.toString(seed));
        return values;
    }

    private static String filled(String script, Map<String, String> values) {
        String result = script;
        for (Map.Entry<String, String> value : values.entrySet()) {
            result = result.replace("${" + value.getKey() + "}", value.getValue());
        }
        return result;
    }

    private static String text(String name) {
        try (InputStream file = resource(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        @Nullable InputStream stream = DemoData.class.getResourceAsStream("/demo/" + name);
        if (stream == null) {
            throw new UsageException("There is no demo file " + name + ".", "Profiles: " + PROFILES);
        }
        return stream;
    }
}
