package dev.caravan.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.database.Session;
import dev.caravan.merge.DecidedKeys.Span;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that lie close together are looked up in an array. */
@Postgres
class DecidedKeysIT {
    private final TestDatabase database;

    DecidedKeysIT(TestDatabase database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallint", "integer", "bigint"})
    void everyKeyHasItsImageAndTheOthersHaveNone(String type) throws SQLException {
        Map<@Nullable Long, @Nullable Long> images = new HashMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            Session session = new Session(connection);
            session.execute("CREATE TEMP TABLE map (feed text, old_number bigint, new_number bigint)");
            session.execute("INSERT INTO map VALUES ('a', -3, 7), ('a', -1, 0), ('a', 0, -1), ('a', 4, 9000000000),"
                    + " ('b', 1, 11), ('b', -3, 12)");
            String image = new Span(-3, 4).of("map AS m ON m.feed = 'a'", "r.old");
            try (ResultSet rows = statement.executeQuery("SELECT CAST(r.old AS bigint), " + image
                    + " FROM unnest(CAST('{-32768,-4,-3,-2,-1,0,1,4,5,32767,NULL}' AS " + type + "[])) AS r(old)")) {
                while (rows.next()) {
                    images.put(rows.getObject(1, Long.class), rows.getObject(2, Long.class));
                }
            }
        }
        assertThat(images).hasSize(11);
        assertThat(images.entrySet().stream().filter(entry -> entry.getValue() != null))
                .containsExactlyInAnyOrder(
                        Map.entry(-3L, 7L), Map.entry(-1L, 0L), Map.entry(0L, -1L), Map.entry(4L, 9000000000L));
    }

    @Test
    void keysThatLieFarApartAreJoined() {
        assertThat(Span.of(1, 1_000_000, 1_000_000)).isPresent();
        assertThat(Span.of(1, 4000, 1000)).isPresent();
        assertThat(Span.of(1, 4001, 1000)).isEmpty();
        assertThat(Span.of(1, 4_000_001, 4_000_001)).isEmpty();
        assertThat(Span.of(Long.MIN_VALUE, Long.MAX_VALUE, 1000)).isEmpty();
        assertThat(Span.of(0, 0, 0)).isEmpty();
    }
}
