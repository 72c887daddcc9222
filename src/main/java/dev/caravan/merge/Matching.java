package dev.caravan.merge;

import dev.caravan.catalog.Column;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.mapping.MergeRules.Collision;
import dev.caravan.mapping.MergeRules.NaturalKey;
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
import java.util.stream.IntStream;

/**
 * Decides for every staged row of a table which row of the target it is: one that is there already, because their natural
 * keys are equal, or a new one, with its own key or, if that is taken, with the next free one.
 */
final class Matching {
    private final Session session;
    private final Plan plan;
    private final Places places;
    private final TablePlan table;
    private final Findings findings;

    Matching(Session session, Plan plan, Places places, TablePlan table, Findings findings) {
        this.session = session;
        this.plan = plan;
        this.places = places;
        this.table = table;
        this.findings = findings;
    }

    /** Fills the key map of the table. The tables that its natural keys point to are matched already. */
    void run() throws SQLException {
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_reserved");
        session.execute("CREATE TEMP TABLE caravan_reserved AS "
                + (places.replaying() ? reserved() : new Dangling(plan, places).values(table)));
        if (!places.replaying()) {
            session.execute("INSERT INTO " + places.keyMap(table).sql() + " SELECT " + places.run() + ", "
                    + Quoted.literal(table.name()) + ", '', value, NULL, 'reserved' FROM pg_temp.caravan_reserved");
        }
        for (FeedPlan feed : places.replaying() ? replayed() : table.staged()) {
            boolean first = feed.equals(table.feeds().get(0)) && !places.replaying();
            if (!first) {
                for (NaturalKey key : table.rules().match()) {
                    matched(feed, key);
                }
            }
            loaded(feed, unmatched(feed, first), first);
            if (!first && !table.rules().match().isEmpty()) {
                followers(feed);
            }
            session.execute("ANALYZE " + places.keyMap(table).sql());
        }
    }

    private String reserved() {
        return "SELECT old_key AS value FROM " + places.keyMap(table).sql() + " WHERE outcome = 'reserved'";
    }

    private List<FeedPlan> replayed() {
        return table.staged().stream().filter(places::replays).toList();
    }

    private void matched(FeedPlan feed, NaturalKey key) throws SQLException {
        String there = new Unmerged(plan, places, table).rows(key.columns(), column -> raw(key, column), feed);
        String partition = names(key);
        boolean integer =
                table.keyColumn().filter(column -> column.type().integer()).isPresent();
        String order = integer ? "CAST(row_key AS numeric)" : "row_key";
        String oneThere = key.paired()
                ? "SELECT row_key, " + partition + ", row_number() OVER (PARTITION BY " + partition + " ORDER BY "
                        + order + ") AS place FROM (" + folded(key, there) + ") AS u WHERE " + known(key)
                : "SELECT DISTINCT ON (" + partition + ") row_key, " + partition + " FROM (" + folded(key, there)
                        + ") AS u WHERE " + known(key) + " ORDER BY " + partition + ", " + order;
        String here = staged(feed, key);
        String oneHere = "SELECT h.*"
                + (key.paired()
                        ? ", row_number() OVER (PARTITION BY " + partition + " ORDER BY own_key, row_key) AS place"
                        : "")
                + " FROM (" + here + ") AS h WHERE " + known(key);
        session.execute(insert(feed) + "h.row_key, t.row_key, 'matched' FROM (" + oneHere + ") AS h JOIN (" + oneThere
                + ") AS t ON "
                + equal(key, "h", "t") + (key.paired() ? " AND h.place = t.place" : "")
                + " WHERE NOT EXISTS (SELECT FROM " + places.keyMap(table).sql() + " AS m WHERE m.feed = "
                + Quoted.literal(feed.feed()) + " AND m.old_key = h.row_key)");
        if (!key.paired()) {
            ambiguous(feed, key, there);
        }
    }

    private void ambiguous(FeedPlan feed, NaturalKey key, String there) throws SQLException {
        String partition = names(key);
        long rows = session.number("SELECT count(*) FROM (" + staged(feed, key) + ") AS h JOIN (SELECT " + partition
                + " FROM (" + folded(key, there) + ") AS u WHERE " + known(key) + " GROUP BY " + partition
                + " HAVING count(*) > 1) AS t ON " + equal(key, "h", "t"));
        if (rows > 0) {
            findings.add(Finding.warning(
                    key.location().toString(),
                    rows + " rows of " + feed.title() + " are the same as several rows by " + key.columns()
                            + "; each counts as the one with the lowest key",
                    "Say repeats: pair, or match on more columns."));
        }
    }

    /**
     * What is left, and for each row the row of the same feed that stands for it.
     *
     * @return a query for the rows that stand for themselves: {@code row_key} and {@code own_key}
     */
    private String unmatched(FeedPlan feed, boolean first) throws SQLException {
        Optional<NaturalKey> key = table.rules().match().stream()
                .filter(match -> !first && !match.paired())
                .findFirst();
        if (first || table.rules().match().isEmpty()) {
            return staged(feed);
        }
        String rest = "SELECT h.* FROM ("
                + key.map(match -> staged(feed, match)).orElseGet(() -> staged(feed))
                + ") AS h LEFT JOIN " + places.keyMap(table).sql() + " AS m ON m.feed = "
                + Quoted.literal(feed.feed()) + " AND m.old_key = h.row_key WHERE m.old_key IS NULL";
        String leader = key.map(match -> "CASE WHEN " + known(match) + " THEN first_value(row_key) OVER (PARTITION BY "
                        + names(match) + " ORDER BY own_key, row_key) ELSE row_key END")
                .orElse("row_key");
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_unmatched");
        session.execute("CREATE TEMP TABLE caravan_unmatched AS SELECT row_key, own_key, " + leader
                + " AS leader FROM (" + rest + ") AS u");
        session.execute("ANALYZE pg_temp.caravan_unmatched");
        return "SELECT row_key, own_key FROM pg_temp.caravan_unmatched WHERE leader = row_key";
    }

    /** Rows of the same feed that are the same as one that was loaded. */
    private void followers(FeedPlan feed) throws SQLException {
        session.execute(insert(feed) + "f.row_key, " + Unmerged.key(table, feed, "l")
                + ", 'matched' FROM pg_temp.caravan_unmatched AS f JOIN "
                + places.keyMap(table).sql() + " AS l ON l.feed = " + Quoted.literal(feed.feed())
                + " AND l.old_key = f.leader WHERE f.leader <> f.row_key");
    }

    private String insert(FeedPlan feed) {
        return "INSERT INTO " + places.keyMap(table).sql() + " SELECT " + places.run() + ", "
                + Quoted.literal(table.name()) + ", " + Quoted.literal(feed.feed()) + ", ";
    }

    private void loaded(FeedPlan feed, String rows, boolean first) throws SQLException {
        Optional<Column> key = table.keyColumn();
        if (key.isEmpty()) {
            session.execute(insert(feed) + "row_key, NULL, 'loaded' FROM (" + rows + ") AS u");
            return;
        }
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_taken");
        if (feed.carriesKey()) {
            session.execute("CREATE TEMP TABLE caravan_taken AS " + rows);
        } else {
            // Joins instead of EXISTS in an OR, which PostgreSQL would look up row by row.
            String type = key.get().type().base();
            session.execute("CREATE TEMP TABLE caravan_taken AS SELECT u.row_key, u.own_key FROM (" + rows
                    + ") AS u JOIN (" + keys(type)
                    + ") AS t ON t.key = u.own_key" + (first ? "" : reservedFor(rows)));
            session.execute("ANALYZE pg_temp.caravan_taken");
            session.execute(insert(feed) + "u.row_key, CAST(u.own_key AS text), 'loaded' FROM (" + rows
                    + ") AS u WHERE NOT EXISTS (SELECT FROM pg_temp.caravan_taken AS t WHERE t.row_key = u.row_key)");
        }
        session.execute(insert(feed) + "row_key, " + newKey(feed, key.get()) + ", 'loaded' FROM pg_temp.caravan_taken");
        collisions(feed);
    }

    /** Rows whose key is meant by a reference to a row that is gone; the first feed keeps its keys all the same. */
    private static String reservedFor(String rows) {
        return " UNION SELECT u.row_key, u.own_key FROM (" + rows
                + ") AS u JOIN pg_temp.caravan_reserved AS x ON x.value = CAST(u.own_key AS text)";
    }

    /** The keys of all rows there will be, as what they are. */
    private String keys(String type) {
        String there = "SELECT t." + Quoted.identifier(table.key().get(0)) + " AS key FROM "
                + places.table(table).sql() + " AS t";
        return places.replaying()
                ? there
                : there + " UNION ALL SELECT CAST(new_key AS " + type + ") FROM "
                        + places.keyMap(table).sql() + " WHERE outcome = 'loaded'";
    }

    private String newKey(FeedPlan feed, Column key) throws SQLException {
        if (!key.type().integer()) {
            return key.type().plain().equals("uuid") ? "CAST(gen_random_uuid() AS text)" : "CAST(own_key AS text)";
        }
        long rekeyed = session.number("SELECT count(*) FROM pg_temp.caravan_taken");
        long most = key.type().largest();
        long last = lastKey(key.type().base(), rekeyed);
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
    private long lastKey(String type, long wanted) throws SQLException {
        List<String> parts = new ArrayList<>();
        parts.add("SELECT max(key) FROM (" + keys(type) + ") AS t");
        for (FeedPlan each : table.staged()) {
            if (!each.carriesKey() && (!places.replaying() || places.replays(each))) {
                parts.add("SELECT max(" + Quoted.identifier(table.key().get(0)) + ") FROM "
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

    private void collisions(FeedPlan feed) throws SQLException {
        boolean decided = table.rules().collision() == Collision.NEW_KEY || !numbered();
        if (feed.carriesKey() || (decided && numbered())) {
            return;
        }
        long rows = session.number("SELECT count(*) FROM pg_temp.caravan_taken");
        if (rows > 0) {
            findings.add(Finding.refusal(
                    table.name(),
                    rows + " rows of feed " + feed.feed() + " are different rows with a key that is taken already",
                    numbered()
                            ? "Say which rows are the same (match), or collision: new-key."
                            : "Say which rows are the same (match)."));
        }
    }

    private boolean numbered() {
        return table.keyColumn()
                .filter(key -> key.type().integer() || key.type().plain().equals("uuid"))
                .isPresent();
    }

    /** Staged rows with their keys. */
    private String staged(FeedPlan feed) {
        return "SELECT " + StagedRows.rowKey(table, feed) + " AS row_key, " + ownKey(feed) + " AS own_key FROM "
                + places.stage(feed).sql() + " AS r";
    }

    /** Staged rows with their keys and the folded values of a natural key. */
    private String staged(FeedPlan feed, NaturalKey key) {
        StagedRows rows = new StagedRows(plan, places, table, feed);
        String values = key.columns().stream()
                .map(column -> ", " + natural(rows, column) + " AS " + raw(key, column))
                .collect(Collectors.joining());
        String all = "SELECT " + rows.rowKey() + " AS row_key, " + ownKey(feed) + " AS own_key" + values + " FROM "
                + rows.fromAll();
        return "SELECT row_key, own_key, " + foldedColumns(key) + " FROM (" + all + ") AS s";
    }

    /** A key column that is part of the natural key is compared as it was sent: the new one is not known yet. */
    private String natural(StagedRows rows, String column) {
        return table.keyed() && table.key().contains(column) ? "r." + Quoted.identifier(column) : rows.value(column);
    }

    private String ownKey(FeedPlan feed) {
        if (!feed.carriesKey()) {
            return "r." + Quoted.identifier(table.key().get(0));
        }
        return table.keyColumn()
                .map(key -> "CAST(NULL AS " + key.type().base() + ")")
                .orElse("r." + FeedPlan.KEY);
    }

    private String folded(NaturalKey key, String rows) {
        return "SELECT row_key, " + foldedColumns(key) + " FROM (" + rows + ") AS s";
    }

    /** One column for each part; a single text where NULL equals NULL, so that it can be hashed. */
    private static String foldedColumns(NaturalKey key) {
        List<String> parts =
                key.columns().stream().map(column -> fold(key, column)).toList();
        if (key.nullsMatch()) {
            return "CAST(jsonb_build_array(" + String.join(", ", parts) + ") AS text) AS n1";
        }
        return IntStream.range(0, parts.size())
                .mapToObj(i -> parts.get(i) + " AS n" + (i + 1))
                .collect(Collectors.joining(", "));
    }

    private static String fold(NaturalKey key, String column) {
        return key.folded().contains(column)
                ? "lower(btrim(CAST(" + raw(key, column) + " AS text)))"
                : raw(key, column);
    }

    private static String raw(NaturalKey key, String column) {
        return "c" + (key.columns().indexOf(column) + 1);
    }

    private static int parts(NaturalKey key) {
        return key.nullsMatch() ? 1 : key.columns().size();
    }

    private static String names(NaturalKey key) {
        return IntStream.rangeClosed(1, parts(key)).mapToObj(i -> "n" + i).collect(Collectors.joining(", "));
    }

    private static String known(NaturalKey key) {
        return IntStream.rangeClosed(1, parts(key))
                .mapToObj(i -> "n" + i + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    private static String equal(NaturalKey key, String one, String other) {
        return IntStream.rangeClosed(1, parts(key))
                .mapToObj(i -> one + ".n" + i + " = " + other + ".n" + i)
                .collect(Collectors.joining(" AND "));
    }
}
