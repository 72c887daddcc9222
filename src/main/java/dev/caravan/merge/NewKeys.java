package dev.caravan.merge;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.ColumnType;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.mapping.MergeRules.Collision;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import dev.caravan.problem.InterruptedRunException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives the new rows of a table their keys: their own or, where that is taken, the next free one. */
final class NewKeys {
    private final Session session;
    private final Plan plan;
    private final Places places;
    private final TablePlan table;
    private final KeyMap map;
    private final Findings findings;

    NewKeys(Session session, Plan plan, Places places, TablePlan table, Findings findings) {
        this.session = session;
        this.plan = plan;
        this.places = places;
        this.table = table;
        this.map = new KeyMap(session, places, table);
        this.findings = findings;
    }

    /** Sets the keys aside that no row may get. */
    void reserve() throws SQLException {
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_reserved");
        session.execute("CREATE TEMP TABLE caravan_reserved AS "
                + (places.replaying()
                        ? "SELECT old_key AS value FROM " + map.sql() + " WHERE outcome = 'reserved'"
                        : new Dangling(plan, places).values(table)));
        if (!places.replaying()) {
            map.add("", "value, NULL, 'reserved' FROM pg_temp.caravan_reserved");
        }
    }

    /**
     * Adds rows to the key map.
     *
     * @param rows a query for their keys: {@code row_key} and {@code own_key}
     * @param first whether the rows are the first in the table
     */
    void give(FeedPlan feed, String rows, boolean first) throws SQLException {
        Optional<Column> known = table.keyColumn();
        if (known.isEmpty()) {
            map.add(feed.feed(), "row_key, NULL, 'loaded' FROM (" + rows + ") AS u");
            return;
        }
        Column key = known.get();
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_taken");
        if (feed.carriesKey()) {
            session.execute("CREATE TEMP TABLE caravan_taken AS " + rows);
        } else {
            // Joins instead of EXISTS in an OR, which PostgreSQL would look up row by row.
            session.execute("CREATE TEMP TABLE caravan_taken AS SELECT u.row_key, u.own_key FROM (" + rows
                    + ") AS u JOIN (" + keys(key)
                    + ") AS t ON t.key = u.own_key" + (first ? "" : reservedFor(rows)));
            session.execute("ANALYZE pg_temp.caravan_taken");
            // Integers are equal exactly if their texts are, and are compared faster.
            String same = key.type().integer() ? "own_key" : "row_key";
            map.add(
                    feed.feed(),
                    "u.row_key, CAST(u.own_key AS text), 'loaded' FROM (" + rows
                            + ") AS u WHERE NOT EXISTS (SELECT FROM pg_temp.caravan_taken AS t WHERE t." + same
                            + " = u." + same + ")");
        }
        map.add(feed.feed(), "row_key, " + newKey(feed, key) + ", 'loaded' FROM pg_temp.caravan_taken");
        if (!feed.carriesKey()) {
            collisions(feed, key.type());
        }
    }

    /** Rows whose key is meant by a reference to a row that is gone; the first feed keeps its keys all the same. */
    private static String reservedFor(String rows) {
        return " UNION SELECT u.row_key, u.own_key FROM (" + rows
                + ") AS u JOIN pg_temp.caravan_reserved AS x ON x.value = CAST(u.own_key AS text)";
    }

    /** The keys of all rows there will be, as what they are. */
    private String keys(Column key) {
        String there = "SELECT t." + Quoted.identifier(key.name()) + " AS key FROM "
                + places.table(table).sql() + " AS t";
        return places.replaying()
                ? there
                : there + " UNION ALL SELECT CAST(new_key AS " + key.type().base() + ") FROM " + map.sql()
                        + " WHERE outcome = 'loaded'";
    }

    private String newKey(FeedPlan feed, Column key) throws SQLException {
        if (!key.type().integer()) {
            return uuid(key.type()) ? "CAST(gen_random_uuid() AS text)" : "CAST(own_key AS text)";
        }
        long rekeyed = session.number("SELECT count(*) FROM pg_temp.caravan_taken");
        long most = key.type().largest();
        long last = lastKey(key, rekeyed);
        if (rekeyed > most - last) {
            throw new InterruptedRunException(
                    rekeyed + " rows of " + feed.title() + " need new keys after " + last + ", but " + key.type()
                            + " ends at " + most + ".",
                    "Widen " + table.name() + "." + key.name() + " in the DDL.",
                    null);
        }
        String order = feed.carriesKey() ? "length(row_key), row_key COLLATE \"C\"" : "own_key";
        return "CAST(" + last + " + row_number() OVER (ORDER BY " + order + ") AS text)";
    }

    /** The largest key that is in use anywhere, or such a one that no key is reserved that follows it. */
    private long lastKey(Column key, long wanted) throws SQLException {
        List<String> parts = new ArrayList<>();
        parts.add("SELECT max(key) FROM (" + keys(key) + ") AS t");
        for (FeedPlan each : table.staged()) {
            if (!each.carriesKey() && (!places.replaying() || places.replays(each))) {
                parts.add("SELECT max(" + Quoted.identifier(key.name()) + ") FROM "
                        + places.stage(each).sql());
            }
        }
        String largest = parts.stream().map(part -> "(" + part + ")").collect(Collectors.joining(", "));
        long last = session.number("SELECT greatest(0, " + largest + ")::bigint");
        long reserved = last;
        while (reserved != 0) {
            reserved = session.number("SELECT max(v) FROM (SELECT CASE WHEN value ~ '^[0-9]{1,18}$' THEN CAST(value AS"
                    + " numeric) END AS v FROM pg_temp.caravan_reserved) AS x WHERE v > " + last + " AND v <= " + last
                    + "::numeric + " + wanted);
            last = Math.max(last, reserved);
        }
        return last;
    }

    private void collisions(FeedPlan feed, ColumnType type) throws SQLException {
        boolean possible = type.integer() || uuid(type);
        if (possible && table.rules().collision() == Collision.NEW_KEY) {
            return;
        }
        long rows = session.number("SELECT count(*) FROM pg_temp.caravan_taken");
        if (rows > 0) {
            findings.add(Finding.refusal(
                    table.name(),
                    rows + " rows of feed " + feed.feed() + " are different rows with a key that is taken already",
                    possible
                            ? "Say which rows are the same (match), or collision: new-key."
                            : "Say which rows are the same (match)."));
        }
    }

    private static boolean uuid(ColumnType type) {
        return type.plain().equals("uuid");
    }
}
