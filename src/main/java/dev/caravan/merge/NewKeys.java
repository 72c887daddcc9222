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
    private static final String RESERVED = "pg_temp.caravan_reserved";
    private static final String TAKEN = "pg_temp.caravan_taken";

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
        session.execute("DROP TABLE IF EXISTS " + RESERVED);
        session.execute("CREATE TEMP TABLE caravan_reserved AS "
                + (places.replaying()
                        ? "SELECT old_key AS value FROM " + map.entries() + " WHERE outcome = 'reserved'"
                        : new Dangling(plan, places).values(table)));
        if (!places.replaying()) {
            map.reserve("value", RESERVED);
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
            map.addKeyless(feed, "row_key", "(" + rows + ") AS u");
            return;
        }
        Column key = known.get();
        if (feed.carriesKey()) {
            number(feed, key, rows);
            return;
        }
        long collisions = key.type().integer() ? integers(feed, key, rows, first) : others(feed, key, rows, first);
        if (collisions > 0) {
            refuse(feed, key.type(), collisions);
        }
    }

    /** Keys that are taken by rows, as what they are: queries for {@code key}. */
    private List<String> there(Column key) {
        String there = "SELECT t." + Quoted.identifier(key.name()) + " AS key FROM "
                + places.table(table).sql() + " AS t";
        String decided = "SELECT CAST(" + (key.type().integer() ? "new_number" : "new_key") + " AS "
                + key.type().base() + ") AS key FROM " + KeyMap.each(places, table, "outcome = 'loaded'") + " AS k";
        return places.replaying() ? List.of(there) : List.of(there, decided);
    }

    /** Numbers rows whose own key is not the target's. */
    private void number(FeedPlan feed, Column key, String rows) throws SQLException {
        String from = "(" + rows + ") AS u";
        String given = uuid(key.type()) ? "gen_random_uuid()" : "NULL";
        if (key.type().integer()) {
            long last = last(feed, key, session.number("SELECT count(*) FROM " + from), 0);
            given = last + " + row_number() OVER (ORDER BY length(row_key), row_key COLLATE \"C\")";
        }
        map.add(feed, "row_key", given, "loaded", from);
    }

    private long integers(FeedPlan feed, Column key, String rows, boolean first) throws SQLException {
        List<String> there = new ArrayList<>(there(key));
        if (!first) {
            there.add("SELECT CASE WHEN value ~ '^(0|-?[1-9][0-9]{0,18})$' AND CAST(value AS numeric) BETWEEN "
                    + Long.MIN_VALUE + " AND " + Long.MAX_VALUE + " THEN CAST(value AS bigint) END AS key FROM "
                    + RESERVED);
        }
        IntegerKeys keys = IntegerKeys.of(session, rows, there);
        // The largest key is looked for before any is given: what is given now is none of another row.
        keys.give(map, feed, keys.taken() == 0 ? 0 : last(feed, key, keys.taken(), keys.largest()));
        return keys.taken();
    }

    private long others(FeedPlan feed, Column key, String rows, boolean first) throws SQLException {
        List<String> taken = new ArrayList<>();
        // One query for each: of a union PostgreSQL has no statistics, and takes the larger side into the hash table.
        for (String there : there(key)) {
            taken.add("SELECT u.own_key AS old_key FROM (" + rows + ") AS u JOIN (" + there
                    + ") AS t ON t.key = u.own_key");
        }
        if (!first) {
            taken.add("SELECT u.own_key AS old_key FROM (" + rows + ") AS u JOIN " + RESERVED
                    + " AS x ON x.value = CAST(u.own_key AS text)");
        }
        session.execute("DROP TABLE IF EXISTS " + TAKEN);
        session.execute("CREATE TEMP TABLE caravan_taken AS " + String.join(" UNION ", taken));
        session.execute("ANALYZE " + TAKEN);
        map.add(
                feed,
                "own_key",
                "own_key",
                "loaded",
                "(" + rows + ") AS u LEFT JOIN " + TAKEN + " AS t ON t.old_key = own_key WHERE t.old_key IS NULL");
        map.add(feed, "old_key", uuid(key.type()) ? "gen_random_uuid()" : "old_key", "loaded", TAKEN);
        return session.number("SELECT count(*) FROM " + TAKEN);
    }

    /**
     * The largest key that is in use anywhere, or such a one that no key is reserved that follows it.
     *
     * @param rows how many are to be numbered
     * @param own the largest key of the feed itself
     */
    private long last(FeedPlan feed, Column key, long rows, long own) throws SQLException {
        List<String> parts = new ArrayList<>();
        parts.add("SELECT " + Math.max(own, 0));
        there(key).forEach(there -> parts.add("SELECT max(key) FROM (" + there + ") AS t"));
        for (FeedPlan each : table.staged()) {
            if (!each.equals(feed) && !each.carriesKey() && (!places.replaying() || places.replays(each))) {
                parts.add("SELECT max(" + Quoted.identifier(key.name()) + ") FROM "
                        + places.stage(each).sql());
            }
        }
        String largest = parts.stream().map(part -> "(" + part + ")").collect(Collectors.joining(", "));
        long last = session.number("SELECT greatest(" + largest + ")::bigint");
        long reserved = last;
        while (reserved != 0) {
            reserved = session.number("SELECT max(v) FROM (SELECT CASE WHEN value ~ '^[0-9]{1,18}$' THEN CAST(value AS"
                    + " numeric) END AS v FROM " + RESERVED + ") AS x WHERE v > " + last + " AND v <= " + last
                    + "::numeric + " + rows);
            last = Math.max(last, reserved);
        }
        long most = key.type().largest();
        if (rows > most - last) {
            throw new InterruptedRunException(
                    rows + " rows of " + feed.title() + " need new keys after " + last + ", but " + key.type()
                            + " ends at " + most + ".",
                    "Widen " + table.name() + "." + key.name() + " in the DDL.",
                    null);
        }
        return last;
    }

    private void refuse(FeedPlan feed, ColumnType type, long rows) {
        boolean possible = type.integer() || uuid(type);
        if (!possible || table.rules().collision() != Collision.NEW_KEY) {
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
