package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.mapping.MergeRules.NaturalKey;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides for every staged row of a table which row of the target it is: one that is there already, because their natural
 * keys are equal, or a new one, which gets a key.
 */
final class Matching {
    private final Session session;
    private final Plan plan;
    private final Places places;
    private final TablePlan table;
    private final KeyMap map;
    private final Findings findings;

    Matching(Session session, Plan plan, Places places, TablePlan table, Findings findings) {
        this.session = session;
        this.plan = plan;
        this.places = places;
        this.table = table;
        this.map = new KeyMap(session, places, table);
        this.findings = findings;
    }

    /** Fills the key map of the table. The tables that its natural keys point to are matched already. */
    void run() throws SQLException {
        NewKeys keys = new NewKeys(session, plan, places, table, findings);
        keys.reserve();
        for (FeedPlan feed : places.replaying() ? replayed() : table.staged()) {
            boolean first = feed.equals(table.feeds().get(0)) && !places.replaying();
            if (first || table.rules().match().isEmpty()) {
                keys.give(feed, staged(feed), first);
            } else {
                for (NaturalKey key : table.rules().match()) {
                    matched(feed, key);
                }
                keys.give(feed, unmatched(feed), false);
                followers(feed);
            }
            session.execute("ANALYZE " + map.entries());
        }
    }

    private List<FeedPlan> replayed() {
        return table.staged().stream().filter(places::replays).toList();
    }

    private void matched(FeedPlan feed, NaturalKey key) throws SQLException {
        NaturalValues values = new NaturalValues(key);
        Numbered compared = values.compared();
        String names = compared.names();
        String there = "SELECT row_key, " + values.folded() + " FROM ("
                + new Unmerged(plan, places, table).rows(key.columns(), values::raw, feed) + ") AS s";
        boolean integer =
                table.keyColumn().filter(column -> column.type().integer()).isPresent();
        String order = integer ? "CAST(row_key AS bigint)" : "row_key";
        String oneThere = key.paired()
                ? "SELECT row_key, " + names + ", row_number() OVER (PARTITION BY " + names + " ORDER BY " + order
                        + ") AS place FROM (" + there + ") AS u WHERE " + compared.known()
                : "SELECT DISTINCT ON (" + names + ") row_key, " + names + " FROM (" + there + ") AS u WHERE "
                        + compared.known() + " ORDER BY " + names + ", " + order;
        String oneHere = "SELECT h.*"
                + (key.paired()
                        ? ", row_number() OVER (PARTITION BY " + names + " ORDER BY own_key, row_key) AS place"
                        : "")
                + " FROM (" + staged(feed, key) + ") AS h WHERE " + compared.known();
        map.add(
                feed,
                "h.row_key",
                "t.row_key",
                "matched",
                "(" + oneHere + ") AS h JOIN (" + oneThere + ") AS t ON "
                        + compared.equal("h", "t") + (key.paired() ? " AND h.place = t.place" : "")
                        + " WHERE NOT EXISTS (SELECT FROM " + map.sql() + " AS m WHERE m.feed = "
                        + Quoted.literal(feed.feed()) + " AND m.old_key = h.row_key)");
        if (!key.paired()) {
            ambiguous(feed, key, there);
        }
    }

    private void ambiguous(FeedPlan feed, NaturalKey key, String there) throws SQLException {
        Numbered compared = new NaturalValues(key).compared();
        String names = compared.names();
        long rows = session.number("SELECT count(*) FROM (" + staged(feed, key) + ") AS h JOIN (SELECT " + names
                + " FROM (" + there + ") AS u WHERE " + compared.known() + " GROUP BY " + names
                + " HAVING count(*) > 1) AS t ON " + compared.equal("h", "t"));
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
    private String unmatched(FeedPlan feed) throws SQLException {
        Optional<NaturalKey> key =
                table.rules().match().stream().filter(match -> !match.paired()).findFirst();
        String rest = "SELECT h.* FROM ("
                + key.map(match -> staged(feed, match)).orElseGet(() -> staged(feed))
                + ") AS h LEFT JOIN " + map.sql() + " AS m ON m.feed = "
                + Quoted.literal(feed.feed()) + " AND m.old_key = h.row_key WHERE m.old_key IS NULL";
        String leader = key.map(match -> new NaturalValues(match).compared())
                .map(compared -> "CASE WHEN " + compared.known()
                        + " THEN first_value(row_key) OVER (PARTITION BY " + compared.names()
                        + " ORDER BY own_key, row_key) ELSE row_key END")
                .orElse("row_key");
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_unmatched");
        session.execute("CREATE TEMP TABLE caravan_unmatched AS SELECT row_key, own_key, " + leader
                + " AS leader FROM (" + rest + ") AS u");
        session.execute("ANALYZE pg_temp.caravan_unmatched");
        return "SELECT row_key, own_key FROM pg_temp.caravan_unmatched WHERE leader = row_key";
    }

    /** Rows of the same feed that are the same as one that was loaded. */
    private void followers(FeedPlan feed) throws SQLException {
        map.add(
                feed,
                "f.row_key",
                Unmerged.key(table, feed, "l"),
                "matched",
                "pg_temp.caravan_unmatched AS f JOIN " + map.sql() + " AS l ON l.feed = " + Quoted.literal(feed.feed())
                        + " AND l.old_key = f.leader WHERE f.leader <> f.row_key");
    }

    /** Staged rows with their keys. */
    private String staged(FeedPlan feed) {
        return "SELECT " + StagedRows.rowKey(table, feed) + " AS row_key, " + ownKey(feed) + " AS own_key FROM "
                + places.stage(feed).sql() + " AS r";
    }

    /** Staged rows with their keys and the folded values of a natural key. */
    private String staged(FeedPlan feed, NaturalKey key) {
        StagedRows rows = new StagedRows(plan, places, table, feed);
        NaturalValues values = new NaturalValues(key);
        String raw = key.columns().stream()
                .map(column -> ", " + natural(rows, column) + " AS " + values.raw(column))
                .collect(Collectors.joining());
        String all = "SELECT " + rows.rowKey() + " AS row_key, " + ownKey(feed) + " AS own_key" + raw + " FROM "
                + rows.fromAll();
        return "SELECT row_key, own_key, " + values.folded() + " FROM (" + all + ") AS s";
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
}
