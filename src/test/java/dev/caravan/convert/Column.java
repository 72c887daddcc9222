package dev.caravan.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A column of a real table, which a reader converts who may write nothing. */
final class Column {
    private final TestDatabase database;
    private final String definition;
    private final List<String> session;

    private Column(TestDatabase database, String definition, List<String> session) {
        this.database = database;
        this.definition = definition;
        this.session = session;
    }

    /** Makes the table anew with these values, given as text. */
    static Column of(TestDatabase database, String definition, @Nullable String... values) {
        database.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept (n int PRIMARY KEY, x " + definition + ")");
        String type = definition.replaceAll(" COLLATE .*", "");
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO kept VALUES (?, CAST(CAST(? AS text) AS " + type + "))")) {
            for (int n = 0; n < values.length; n++) {
                insert.setInt(1, n);
                insert.setString(2, values[n]);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Column(database, definition, List.of());
    }

    /** The same column, read in a session with settings of its own. */
    Column in(String... settings) {
        return new Column(database, definition, Arrays.asList(settings));
    }

    /** The converted values as text; of a refused row, by which conversion and with which state. */
    List<@Nullable String> through(Chain chain) {
        return through(chain, "%s");
    }

    /** Like {@link #through(Chain)}, with an expression around each value. */
    List<@Nullable String> through(Chain chain, String around) {
        List<Objection> objections = chain.value().objections();
        String conditions =
                objections.stream().map(each -> ", " + each.condition()).collect(Collectors.joining());
        String sql = "SELECT CAST(" + around.formatted(chain.value().sql()) + " AS text)" + conditions + ", pg_typeof("
                + chain.value().sql() + ") FROM kept s ORDER BY n";
        List<@Nullable String> results = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = on; SET TimeZone = 'UTC'");
            for (String setting : session) {
                statement.execute("SET " + setting);
            }
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    assertThat(rows.getString(objections.size() + 2))
                            .isEqualTo(chain.value().type());
                    results.add(result(rows, objections));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return results;
    }

    private static @Nullable String result(ResultSet rows, List<Objection> objections) throws SQLException {
        List<String> refused = new ArrayList<>();
        for (int n = 0; n < objections.size(); n++) {
            Objection each = objections.get(n);
            boolean holds = rows.getBoolean(n + 2);
            assertThat(rows.wasNull())
                    .as("NULL instead of true or false: " + each)
                    .isFalse();
            if (holds) {
                refused.add("refused by " + each.what().replaceFirst(":.*", "") + " " + each.sqlState());
            }
        }
        if (refused.isEmpty()) {
            return rows.getString(1);
        }
        assertThat(refused).as("one reason is enough").hasSize(1);
        return refused.get(0);
    }
}
