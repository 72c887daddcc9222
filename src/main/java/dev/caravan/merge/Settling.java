package dev.caravan.merge;

import dev.caravan.catalog.ColumnType;
import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import dev.caravan.plan.TablePlan.Unique;
import dev.caravan.verify.ReadBack;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that cannot be loaded although each is right in itself, and puts them into quarantine: those that point to
 * nothing, and those whose unique value is taken. What points to a row in quarantine points to nothing, so this goes on
 * until nothing more is found.
 */
final class Settling {
    /** A taken value gets its suffix, then the suffix with 2, 3, … */
    private static final int SUFFIXES = 100;

    private final Session session;
    private final Plan plan;
    private final Places places;

    private record Held(TablePlan table, FeedPlan feed, Pointer pointer) {}

    Settling(Session session, Plan plan, Places places) {
        this.session = session;
        this.plan = plan;
        this.places = places;
    }

    void run() throws SQLException {
        Deque<Held> due = new ArrayDeque<>();
        List<Held> all = new ArrayList<>();
        for (TablePlan table : plan.tables()) {
            for (FeedPlan feed : table.feeds()) {
                feed.pointers().forEach(pointer -> all.add(new Held(table, feed, pointer)));
            }
        }
        all.stream().filter(held -> held.pointer().checked()).forEach(due::add);
        settle(due, all);
        for (TablePlan table : plan.tables()) {
            if (clashes(table)) {
                due.addAll(pointingTo(all, table, due));
            }
        }
        // A row that leaves now frees its value, but who else wanted it is in quarantine already.
        settle(due, all);
    }

    /** Looks only at the rows of one feed, which are merged by themselves. */
    void run(TablePlan table, FeedPlan feed) throws SQLException {
        for (Pointer pointer : feed.pointers()) {
            orphans(new Held(table, feed, pointer));
        }
        for (Unique unique : table.uniques()) {
            clash(table, feed, unique);
        }
    }

    private void settle(Deque<Held> due, List<Held> all) throws SQLException {
        while (!due.isEmpty()) {
            Held held = due.remove();
            if (orphans(held)) {
                due.addAll(pointingTo(all, held.table(), due));
            }
        }
    }

    private static List<Held> pointingTo(List<Held> all, TablePlan table, Deque<Held> due) {
        return all.stream()
                .filter(held -> held.pointer().table().equals(table.name()) && !due.contains(held))
                .toList();
    }

    private boolean orphans(Held held) throws SQLException {
        Pointer pointer = held.pointer();
        if (pointer.orphans() == Orphans.NULL
                || (pointer.orphans() == Orphans.KEEP && !held.feed().staged())) {
            return false;
        }
        TablePlan target = plan.table(pointer.table());
        String nowhere = nowhere(plan, places, target, pointer);
        String lost = pointer.orphans() == Orphans.QUARANTINE
                ? nowhere
                : nowhere + " AND EXISTS (SELECT FROM (" + others(target, pointer) + ") AS i WHERE i.value = p.value)";
        String reason = pointer.orphans() == Orphans.QUARANTINE
                ? "points to no row of " + target.name()
                : "points to a row of " + target.name() + " that is not there, and its value is another row's by now";
        return quarantine(
                held.table(),
                held.feed(),
                PointerValues.lateral(places, held.feed(), pointer, held.feed().staged()) + " WHERE " + lost,
                new Reason(pointer.column(), reason, "23503"));
    }

    /** A condition on a value {@code p.value}: nobody is there whom it means. */
    private static String nowhere(Plan plan, Places places, TablePlan target, Pointer pointer) {
        return "NOT EXISTS (SELECT FROM (" + images(plan, places, target, pointer) + ") AS i WHERE i.value = p.value)";
    }

    /** A condition on the staged row {@code r}: some reference in this column means a row that is not there. */
    static Optional<String> orphaned(Plan plan, Places places, FeedPlan feed, String column) {
        List<String> parts = feed.pointers().stream()
                .filter(pointer -> pointer.column().equals(column))
                .map(pointer -> "EXISTS (SELECT FROM (SELECT 1) AS o"
                        + PointerValues.lateral(places, feed, pointer, feed.staged()) + " WHERE "
                        + nowhere(plan, places, plan.table(pointer.table()), pointer) + ")")
                .toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" OR ", parts));
    }

    /** The values by which the rows that are meant can be found, as the source knew them. */
    private static String images(Plan plan, Places places, TablePlan target, Pointer pointer) {
        FeedPlan feed = target.feed(pointer.feed());
        @Nullable String column = pointer.unique();
        if (!feed.staged()) {
            String held = column == null ? target.key().get(0) : column;
            String replayed = places.replaying() && column == null
                    ? " UNION ALL SELECT old_key FROM caravan.key_map WHERE run_id = " + places.run()
                            + " AND table_name = " + Quoted.literal(target.name()) + " AND feed = "
                            + Quoted.literal(feed.feed())
                    : "";
            return "SELECT CAST(t." + Quoted.identifier(held) + " AS text) AS value FROM "
                    + places.table(target).sql() + " AS t"
                    + (target.merged() ? " WHERE " + Loading.of(plan, places, target, feed) : "") + replayed;
        }
        if (column != null && places.replaying()) {
            return "SELECT CAST(t." + Quoted.identifier(column) + " AS text) AS value FROM "
                    + places.table(target).sql() + " AS t UNION ALL SELECT old_value FROM "
                    + places.valueMap().sql() + " WHERE run_id = " + places.run() + " AND table_name = "
                    + Quoted.literal(target.name()) + " AND feed = " + Quoted.literal(feed.feed());
        }
        if (column == null) {
            return "SELECT old_key AS value FROM " + places.keyMap(target).sql() + " WHERE feed = "
                    + Quoted.literal(feed.feed());
        }
        return "SELECT CAST(r." + Quoted.identifier(column) + " AS text) AS value FROM "
                + places.stage(feed).sql() + " AS r JOIN "
                + places.keyMap(target).sql() + " AS k ON k.feed = "
                + Quoted.literal(feed.feed()) + " AND k.old_key = " + StagedRows.rowKey(target, feed);
    }

    /** The values of the rows that the target will hold. */
    private String others(TablePlan target, Pointer pointer) {
        Unmerged rows = new Unmerged(plan, places, target);
        @Nullable String column = pointer.unique();
        return column == null
                ? "SELECT row_key AS value FROM (" + rows.keys() + ") AS u"
                : "SELECT CAST(v AS text) AS value FROM (" + rows.rows(List.of(column), name -> "v", null) + ") AS u";
    }

    private boolean clashes(TablePlan table) throws SQLException {
        boolean shrunk = false;
        for (Unique unique : table.uniques()) {
            if (unique.given() && table.feeds().size() == 1) {
                continue;
            }
            for (FeedPlan feed : table.feeds()) {
                if (feed.staged()) {
                    shrunk |= clash(table, feed, unique);
                } else if (!unique.given()) {
                    shrunk |= repeated(table, feed, unique);
                }
            }
        }
        return shrunk;
    }

    private boolean clash(TablePlan table, FeedPlan feed, Unique unique) throws SQLException {
        if (!StagedRows.filled(table, feed).containsAll(unique.columns())) {
            return false;
        }
        Optional<String> suffix = unique.columns().size() == 1
                ? Optional.ofNullable(
                        table.rules().clashes().get(unique.columns().get(0)))
                : Optional.empty();
        if (suffix.isPresent()) {
            for (int number = 1; number <= SUFFIXES; number++) {
                if (append(table, feed, unique, suffix.get() + (number == 1 ? "" : number)) == 0) {
                    break;
                }
            }
        }
        return quarantine(
                table,
                feed,
                " JOIN (" + taken(table, feed, unique) + ") AS c ON c.row_key = " + StagedRows.rowKey(table, feed),
                new Reason(unique.columns().get(0), "is unique (" + unique.name() + "), and taken", "23505"));
    }

    private long append(TablePlan table, FeedPlan feed, Unique unique, String suffix) throws SQLException {
        String column = unique.columns().get(0);
        String old = "CAST(" + StagedRows.sent(places, feed, column) + " AS text)";
        ColumnType type = table.column(column).orElseThrow().type();
        String fits = type.limited()
                ? " AND CAST(" + old + " || " + Quoted.literal(suffix) + " AS " + type.base() + ") = " + old + " || "
                        + Quoted.literal(suffix)
                : "";
        return session.execute(
                "INSERT INTO " + places.valueMap().sql() + " SELECT " + places.run() + ", "
                        + Quoted.literal(table.name()) + ", " + Quoted.literal(feed.feed()) + ", "
                        + Quoted.literal(column)
                        + ", c.row_key, " + old + ", " + old + " || " + Quoted.literal(suffix) + " FROM "
                        + places.stage(feed).sql() + " AS r JOIN (" + taken(table, feed, unique)
                        + ") AS c ON c.row_key = "
                        + StagedRows.rowKey(table, feed) + " WHERE true" + fits
                        + " ON CONFLICT (run_id, table_name, feed, column_name, row_key) DO UPDATE SET new_value = excluded.new_value");
    }

    /** Rows to be loaded whose values an earlier row has: one of an earlier feed, or one of the same feed. */
    private String taken(TablePlan table, FeedPlan feed, Unique unique) {
        StagedRows rows = new StagedRows(plan, places, table, feed);
        String values = named(unique, rows::value);
        String here = "SELECT " + rows.rowKey() + " AS row_key, k.new_key, " + values + " FROM " + rows.from("loaded");
        String there = new Unmerged(plan, places, table).rows(unique.columns(), column -> name(unique, column), feed);
        String names = names(unique);
        String same = "WITH h AS (SELECT h.*, row_number() OVER (PARTITION BY " + names
                + " ORDER BY length(row_key), row_key) AS place FROM (" + here + ") AS h WHERE " + known(unique)
                + ") SELECT row_key FROM h WHERE place > 1 UNION SELECT h.row_key FROM h JOIN (" + there + ") AS t ON "
                + equal(unique, "h", "t");
        // A value that another row holds, although the row that it means is gone, must not mean this row from now on.
        return unique.columns().size() > 1 || places.replaying()
                ? same
                : same + " UNION SELECT h.row_key FROM h JOIN ("
                        + new Dangling(plan, places)
                                .values(table, unique.columns().get(0))
                        + ") AS x ON x.value = CAST(h.u1 AS text)";
    }

    /** Rows of the direct feed that repeat a value; the first by key stays. */
    private boolean repeated(TablePlan table, FeedPlan feed, Unique unique) throws SQLException {
        String names = Quoted.identifiers(unique.columns());
        String known = unique.columns().stream()
                .map(column -> Quoted.identifier(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        String later =
                "SELECT " + Unmerged.key(table, "d") + " AS row_key FROM (SELECT *, row_number() OVER (PARTITION BY "
                        + names + " ORDER BY " + Quoted.identifier(table.key().get(0)) + ") AS caravan_place FROM "
                        + places.table(table).sql() + " WHERE " + known + ") AS d WHERE d.caravan_place > 1";
        return quarantine(
                table,
                feed,
                " JOIN (" + later + ") AS c ON c.row_key = " + Unmerged.key(table, "r"),
                new Reason(unique.columns().get(0), "is unique (" + unique.name() + "), and taken", "23505"));
    }

    private record Reason(String column, String what, String sqlState) {}

    /**
     * Takes rows out of those that are loaded.
     *
     * @param which joins and conditions over the row {@code r}
     */
    private boolean quarantine(TablePlan table, FeedPlan feed, String which, Reason reason) throws SQLException {
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_lost");
        if (feed.staged()) {
            String key = StagedRows.rowKey(table, feed);
            session.execute("CREATE TEMP TABLE caravan_lost AS SELECT DISTINCT k.old_key, "
                    + Unmerged.key(table, feed, "k")
                    + " AS new_key FROM "
                    + places.stage(feed).sql() + " AS r JOIN "
                    + places.keyMap(table).sql() + " AS k ON k.feed = "
                    + Quoted.literal(feed.feed()) + " AND k.outcome = 'loaded' AND k.old_key = " + key + which);
        } else {
            String key = Unmerged.key(table, "r");
            session.execute("CREATE TEMP TABLE caravan_lost AS SELECT DISTINCT " + key + " AS old_key, " + key
                    + " AS new_key FROM " + places.table(table).sql() + " AS r" + which);
        }
        if (session.number("SELECT count(*) FROM pg_temp.caravan_lost") == 0) {
            return false;
        }
        if (!feed.staged()) {
            removeDirect(table, feed);
        }
        record(table, feed.feed(), "SELECT old_key FROM pg_temp.caravan_lost", reason);
        if (table.merged() && !places.replaying()) {
            followers(table);
        }
        return true;
    }

    /** Rows that are the same as a row in quarantine have no row in the target either. */
    private void followers(TablePlan table) throws SQLException {
        String map = places.keyMap(table).sql();
        String lost = "SELECT new_key FROM pg_temp.caravan_lost WHERE new_key IS NOT NULL";
        for (FeedPlan feed : table.staged()) {
            String mine = "feed = " + Quoted.literal(feed.feed());
            record(
                    table,
                    feed.feed(),
                    "SELECT old_key FROM " + map + " WHERE " + mine + " AND outcome = 'matched' AND new_key IN (" + lost
                            + ")",
                    new Reason(
                            table.key().isEmpty() ? "" : table.key().get(0),
                            "is the same as a row that is in quarantine",
                            "23503"));
        }
        session.execute("DELETE FROM " + map + " WHERE new_key IN (" + lost + ") OR (feed, old_key) IN (SELECT q.feed,"
                + " q.source_key FROM " + places.quarantine().sql() + " AS q WHERE q.run_id = " + places.run()
                + " AND q.table_name = " + Quoted.literal(table.name()) + ")");
    }

    private void removeDirect(TablePlan table, FeedPlan feed) throws SQLException {
        String lost = Unmerged.key(table, "t") + " IN (SELECT old_key FROM pg_temp.caravan_lost)";
        Digest removed = ReadBack.rows(
                session.connection(),
                feed,
                "SELECT " + FeedPlan.columnList(feed.digested()) + " FROM "
                        + places.table(table).sql() + " AS t WHERE " + lost);
        new Parts(session, places).record(table, feed, Parts.Kind.REMOVED, removed);
        session.execute("DELETE FROM " + places.table(table).sql() + " AS t WHERE " + lost);
    }

    private void record(TablePlan table, String feed, String keys, Reason reason) throws SQLException {
        session.execute("INSERT INTO " + places.quarantine().sql()
                + " (run_id, table_name, feed, source_key, column_name, reason, sql_state) SELECT " + places.run()
                + ", "
                + Quoted.literal(table.name()) + ", " + Quoted.literal(feed) + ", old_key, "
                + Quoted.literal(reason.column()) + ", " + Quoted.literal(reason.what()) + ", "
                + Quoted.literal(reason.sqlState()) + " FROM (" + keys + ") AS q ON CONFLICT DO NOTHING");
    }

    private static String named(Unique unique, UnaryOperator<String> value) {
        return unique.columns().stream()
                .map(column -> value.apply(column) + " AS " + name(unique, column))
                .collect(Collectors.joining(", "));
    }

    private static String name(Unique unique, String column) {
        return "u" + (unique.columns().indexOf(column) + 1);
    }

    private static String names(Unique unique) {
        return unique.columns().stream().map(column -> name(unique, column)).collect(Collectors.joining(", "));
    }

    private static String known(Unique unique) {
        return unique.columns().stream()
                .map(column -> name(unique, column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    private static String equal(Unique unique, String one, String other) {
        return unique.columns().stream()
                .map(column -> one + "." + name(unique, column) + " = " + other + "." + name(unique, column))
                .collect(Collectors.joining(" AND "));
    }
}
