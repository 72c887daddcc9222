package dev.caravan.merge;

import dev.caravan.catalog.Column;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of those rows of a feed that cannot keep theirs, because another row has it, or a reference to a row that is gone;
 * in a temporary table, as {@code old_key}.
 *
 * @param largest key that a row has already, if keys are integers and there is one above 0; else 0
 * @param range of the taken keys; nothing if there are none, or they are no integers
 * @param count how many are taken
 */
record TakenKeys(long largest, Optional<KeyRange> range, long count) {
    static final String TABLE = "pg_temp.caravan_taken";

    /**
     * Looks for them.
     *
     * @param rows a query for the feed's rows: {@code row_key} and {@code own_key}
     * @param reserved whether keys that references hold are taken as well
     */
    static TakenKeys of(
            Session session, Places places, TablePlan table, FeedPlan feed, Column key, String rows, boolean reserved)
            throws SQLException {
        boolean integer = key.type().integer();
        long largest = 0;
        List<String> taken = new ArrayList<>();
        // One query for each: of a union PostgreSQL has no statistics, and takes the larger side into the hash table.
        for (String there : there(places, table, key)) {
            Optional<KeyRange> range = integer ? KeyRange.of(session, there) : Optional.empty();
            largest = Math.max(largest, range.map(KeyRange::last).orElse(0L));
            if (!integer || range.isPresent()) {
                taken.add("SELECT u.own_key AS old_key FROM (" + rows + ") AS u JOIN (" + there
                        + ") AS t ON t.key = u.own_key"
                        + range.map(keys -> " WHERE " + keys.includes("u.own_key"))
                                .orElse(""));
            }
        }
        if (reserved) {
            taken.add("SELECT u.own_key AS old_key FROM (" + rows + ") AS u JOIN pg_temp.caravan_reserved AS x"
                    + " ON x.value = CAST(u.own_key AS text)");
        }
        if (feed.carriesKey()) {
            taken = List.of("SELECT row_key AS old_key FROM (" + rows + ") AS u");
        } else if (taken.isEmpty()) {
            taken = List.of("SELECT CAST(NULL AS " + key.type().base() + ") AS old_key WHERE false");
        }
        session.execute("DROP TABLE IF EXISTS " + TABLE);
        session.execute("CREATE TEMP TABLE caravan_taken AS " + String.join(" UNION ", taken));
        session.execute("ANALYZE " + TABLE);
        return new TakenKeys(
                largest,
                integer && !feed.carriesKey()
                        ? KeyRange.of(session, "SELECT old_key AS key FROM " + TABLE)
                        : Optional.empty(),
                session.number("SELECT count(*) FROM " + TABLE));
    }

    /** The keys of all rows there will be, as what they are: queries for {@code key}. */
    private static List<String> there(Places places, TablePlan table, Column key) {
        String there = "SELECT t." + Quoted.identifier(key.name()) + " AS key FROM "
                + places.table(table).sql() + " AS t";
        String decided = "SELECT CAST(" + (key.type().integer() ? "new_number" : "new_key") + " AS "
                + key.type().base() + ") AS key FROM " + places.keyMap(table).sql() + " WHERE outcome = 'loaded'";
        return places.replaying() ? List.of(there) : List.of(there, decided);
    }

    /** The rows that can keep their key: what follows FROM. */
    String others(String rows) {
        String own = range.map(keys -> keys.only("own_key")).orElse("own_key");
        return "(" + rows + ") AS u"
                + (count == 0
                        ? ""
                        : " LEFT JOIN " + TABLE + " AS t ON t.old_key = " + own + " WHERE t.old_key IS NULL");
    }
}
