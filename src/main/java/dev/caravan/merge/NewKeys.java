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
        boolean reserved = !first && session.number("SELECT count(*) FROM pg_temp.caravan_reserved") > 0;
        TakenKeys taken = TakenKeys.of(session, places, table, feed, key, rows, reserved);
        // The largest key is looked for before any is given: what is given now is none of another row.
        String newKey = taken.count() == 0 ? "NULL" : newKey(feed, key, rows, taken);
        if (!feed.carriesKey()) {
            map.add(feed, "own_key", "own_key", "loaded", taken.others(rows));
        }
        if (taken.count() > 0) {
            map.add(feed, "old_key", newKey, "loaded", TakenKeys.TABLE);
            collisions(feed, key.type(), taken.count());
        }
    }

    private String newKey(FeedPlan feed, Column key, String rows, TakenKeys taken) throws SQLException {
        if (!key.type().integer()) {
            return uuid(key.type()) ? "gen_random_uuid()" : feed.carriesKey() ? "NULL" : "old_key";
        }
        long most = key.type().largest();
        long last = lastKey(feed, key, rows, taken);
        if (taken.count() > most - last) {
            throw new InterruptedRunException(
                    taken.count() + " rows of " + feed.title() + " need new keys after " + last + ", but " + key.type()
                            + " ends at " + most + ".",
                    "Widen " + table.name() + "." + key.name() + " in the DDL.",
                    null);
        }
        String order = feed.carriesKey() ? "length(old_key), old_key COLLATE \"C\"" : "old_key";
        return last + " + row_number() OVER (ORDER BY " + order + ")";
    }

    /** The largest key that is in use anywhere, or such a one that no key is reserved that follows it. */
    private long lastKey(FeedPlan feed, Column key, String rows, TakenKeys taken) throws SQLException {
        List<String> parts = new ArrayList<>();
        parts.add("SELECT " + taken.largest());
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
        long last = session.number("SELECT greatest(" + largest + ")::bigint");
        long reserved = last;
        while (reserved != 0) {
            reserved = session.number("SELECT max(v) FROM (SELECT CASE WHEN value ~ '^[0-9]{1,18}$' THEN CAST(value AS"
                    + " numeric) END AS v FROM pg_temp.caravan_reserved) AS x WHERE v > " + last + " AND v <= " + last
                    + "::numeric + " + taken.count());
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
