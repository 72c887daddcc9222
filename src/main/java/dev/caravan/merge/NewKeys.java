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
            map.reserve("value", "pg_temp.caravan_reserved");
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
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_taken");
        session.execute("CREATE TEMP TABLE caravan_taken AS "
                + (feed.carriesKey() ? "SELECT row_key AS old_key FROM (" + rows + ") AS u" : taken(key, rows, first)));
        session.execute("ANALYZE pg_temp.caravan_taken");
        long taken = session.number("SELECT count(*) FROM pg_temp.caravan_taken");
        // The largest key is looked for before any is given: what is given now is none of another row.
        String newKey = taken == 0 ? "NULL" : newKey(feed, key, rows, taken);
        if (!feed.carriesKey()) {
            map.add(
                    feed,
                    "own_key",
                    "own_key",
                    "loaded",
                    "(" + rows + ") AS u"
                            + (taken == 0
                                    ? ""
                                    : " LEFT JOIN pg_temp.caravan_taken AS t ON t.old_key = own_key WHERE t.old_key IS NULL"));
        }
        if (taken > 0) {
            map.add(feed, "old_key", newKey, "loaded", "pg_temp.caravan_taken");
            collisions(feed, key.type(), taken);
        }
    }

    /**
     * The keys of those rows whose key another row has, or a reference to a row that is gone; the first feed keeps its keys in
     * spite of such references.
     */
    private String taken(Column key, String rows, boolean first) throws SQLException {
        boolean reserved = !first && session.number("SELECT count(*) FROM pg_temp.caravan_reserved") > 0;
        List<String> keys = keys(key);
        // One join for each: of a union PostgreSQL has no statistics, and takes the larger side into the hash table.
        StringBuilder joins = new StringBuilder();
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            joins.append(" LEFT JOIN (").append(keys.get(i)).append(") AS t").append(i);
            joins.append(" ON t").append(i).append(".key = u.own_key");
            taken.add("t" + i + ".key IS NOT NULL");
        }
        if (reserved) {
            joins.append(" LEFT JOIN (SELECT DISTINCT value FROM pg_temp.caravan_reserved) AS x");
            joins.append(" ON x.value = CAST(u.own_key AS text)");
            taken.add("x.value IS NOT NULL");
        }
        return "SELECT u.own_key AS old_key FROM (" + rows + ") AS u" + joins + " WHERE " + String.join(" OR ", taken);
    }

    /** The keys of all rows there will be, as what they are: queries. */
    private List<String> keys(Column key) {
        String there = "SELECT t." + Quoted.identifier(key.name()) + " AS key FROM "
                + places.table(table).sql() + " AS t";
        return places.replaying()
                ? List.of(there)
                : List.of(
                        there,
                        "SELECT CAST(" + (key.type().integer() ? "new_number" : "new_key") + " AS "
                                + key.type().base() + ") AS key FROM " + map.sql()
                                + " WHERE outcome = 'loaded'");
    }

    private String newKey(FeedPlan feed, Column key, String rows, long rekeyed) throws SQLException {
        if (!key.type().integer()) {
            return uuid(key.type()) ? "gen_random_uuid()" : feed.carriesKey() ? "NULL" : "old_key";
        }
        long most = key.type().largest();
        long last = lastKey(feed, key, rows, rekeyed);
        if (rekeyed > most - last) {
            throw new InterruptedRunException(
                    rekeyed + " rows of " + feed.title() + " need new keys after " + last + ", but " + key.type()
                            + " ends at " + most + ".",
                    "Widen " + table.name() + "." + key.name() + " in the DDL.",
                    null);
        }
        String order = feed.carriesKey() ? "length(old_key), old_key COLLATE \"C\"" : "old_key";
        return last + " + row_number() OVER (ORDER BY " + order + ")";
    }

    /** The largest key that is in use anywhere, or such a one that no key is reserved that follows it. */
    private long lastKey(FeedPlan feed, Column key, String rows, long wanted) throws SQLException {
        List<String> parts = new ArrayList<>();
        keys(key).forEach(keys -> parts.add("SELECT max(key) FROM (" + keys + ") AS t"));
        for (FeedPlan each : table.staged()) {
            if (each.equals(feed)) {
                if (!feed.carriesKey()) {
                    parts.add("SELECT max(own_key) FROM (" + rows + ") AS t");
                }
            } else if (!each.carriesKey() && (!places.replaying() || places.replays(each))) {
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

    private void collisions(FeedPlan feed, ColumnType type, long rows) {
        boolean possible = type.integer() || uuid(type);
        if (!feed.carriesKey() && (!possible || table.rules().collision() != Collision.NEW_KEY)) {
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
