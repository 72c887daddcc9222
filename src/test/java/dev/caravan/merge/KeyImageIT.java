package dev.caravan.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.database.Session;
import dev.caravan.merge.KeyImage.Searched;
import dev.caravan.merge.KeyImage.Span;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key has become is found in an array, or among the entries. */
@Postgres
class KeyImageIT {
    private final TestDatabase database;

    KeyImageIT(TestDatabase database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallint", "integer", "bigint"})
    void everyKeyHasItsImageAndTheOthersHaveNone(String type) throws SQLException {
        Map<Long, Long> images = Map.of(-3L, 7L, -1L, 0L, 0L, 1L, 1L, 2L, 4L, 9_000_000_000L);
        String each = "(SELECT feed, old_number + i AS old_number, new_number + i AS new_number"
                + " FROM map, generate_series(0, keys - 1) AS i) AS m ON m.feed = 'a'";
        EntrySearch search = new EntrySearch("map WHERE feed = 'a'", "old_number");

        assertThat(images(new Span(-3, 4), each, type)).isEqualTo(images);
        assertThat(images(new Searched(search), each, type)).isEqualTo(images);
    }

    private Map<Long, Long> images(KeyImage image, String each, String type) throws SQLException {
        Map<Long, Long> images = new HashMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            Session session = new Session(connection);
            session.execute("CREATE TEMP TABLE map (feed text, old_number bigint, new_number bigint, keys integer)");
            session.execute("INSERT INTO map VALUES ('a', 4, 9000000000, 1), ('a', -3, 7, 1), ('a', -1, 0, 3),"
                    + " ('b', -2, 11, 1), ('b', 5, 12, 1)");
            try (ResultSet rows = statement.executeQuery("SELECT CAST(r.old AS bigint), " + image.of(each, "r.old")
                    + " FROM unnest(CAST('{-32768,-4,-3,-2,-1,0,1,2,3,4,5,32767,NULL}' AS " + type
                    + "[])) AS r(old)")) {
                while (rows.next()) {
                    if (rows.getObject(2) != null) {
                        images.put(rows.getLong(1), rows.getLong(2));
                    }
                }
            }
        }
        return images;
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
