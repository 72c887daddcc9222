package dev.caravan.merge;

import dev.caravan.catalog.ColumnType;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.merge.Quarantine.Reason;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.plan.TablePlan.Unique;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the rows of a table whose unique value is taken: they get another where the mapping says how, and go into quarantine
 * otherwise.
 */
record Clashes(Session session, Plan plan, Places places, TablePlan table) {
    /** A taken value gets its suffix, then the suffix with 2, 3, … */
    private static final int SUFFIXES = 100;

    /**
     * Looks at the rows of all feeds.
     *
     * @return whether any went into quarantine
     */
    boolean settle() throws SQLException {
        boolean shrunk = false;
        for (Unique unique : table.uniques()) {
            if (unique.given() && table.feeds().size() == 1) {
                continue;
            }
            for (FeedPlan feed : table.feeds()) {
                if (feed.staged() && !apart(feed, unique)) {
                    shrunk |= staged(feed, unique);
                } else if (!feed.staged() && !unique.given()) {
                    shrunk |= direct(feed, unique);
                }
            }
        }
        return shrunk;
    }

    /** Looks only at the rows of a feed that is staged. */
    void settle(FeedPlan feed) throws SQLException {
        for (Unique unique : table.uniques()) {
            staged(feed, unique);
        }
    }

    /**
     * Whether rows with the same value have become one already: they were matched by it, or by a part of it. A reference may
     * hold something else by now, and one that means nobody may hold the value of a row that it does not mean.
     */
    private boolean apart(FeedPlan feed, Unique unique) {
        boolean matched = table.rules().match().stream()
                .filter(key -> !key.paired())
                .findFirst()
                .filter(key -> unique.columns().containsAll(key.columns()))
                .isPresent();
        boolean referring = table.feeds().stream()
                .flatMap(each -> each.pointers().stream())
                .anyMatch(pointer -> unique.columns().contains(pointer.column()));
        boolean referred = plan.feeds().stream()
                .flatMap(each -> each.pointers().stream())
                .anyMatch(pointer -> pointer.table().equals(table.name())
                        && pointer.unique() != null
                        && unique.columns().contains(pointer.unique()));
        return matched && !referring && !referred && !feed.equals(table.feeds().get(0));
    }

    private boolean staged(FeedPlan feed, Unique unique) throws SQLException {
        if (!StagedRows.filled(table, feed).containsAll(unique.columns())) {
            return false;
        }
        Optional<String> suffix = unique.columns().size() == 1
                ? Optional.ofNullable(
                        table.rules().clashes().get(unique.columns().get(0)))
                : Optional.empty();
        if (suffix.isPresent()) {
            for (int number = 1; number <= SUFFIXES; number++) {
                if (append(feed, unique, suffix.get() + (number == 1 ? "" : number)) == 0) {
                    break;
                }
            }
        }
        return quarantine(feed, unique, taken(feed, unique), StagedRows.rowKey(table, feed));
    }

    private long append(FeedPlan feed, Unique unique, String suffix) throws SQLException {
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
                        + places.stage(feed).sql() + " AS r JOIN (" + taken(feed, unique)
                        + ") AS c ON c.row_key = "
                        + StagedRows.rowKey(table, feed) + " WHERE true" + fits
                        + " ON CONFLICT (run_id, table_name, feed, column_name, row_key) DO UPDATE SET new_value = excluded.new_value");
    }

    /** Rows to be loaded whose values an earlier row has: one of an earlier feed, or one of the same feed. */
    private String taken(FeedPlan feed, Unique unique) {
        Numbered values = new Numbered("u", unique.columns().size());
        StagedRows rows = new StagedRows(plan, places, table, feed);
        String named = unique.columns().stream()
                .map(column -> rows.value(column) + " AS " + name(values, unique, column))
                .collect(Collectors.joining(", "));
        String here = "SELECT " + rows.rowKey() + " AS row_key, k.new_key, " + named + " FROM " + rows.from("loaded");
        String there =
                new Unmerged(plan, places, table).rows(unique.columns(), column -> name(values, unique, column), feed);
        String same = "WITH h AS (SELECT h.*, row_number() OVER (PARTITION BY " + values.names()
                + " ORDER BY length(row_key), row_key) AS place FROM (" + here + ") AS h WHERE " + values.known()
                + ") SELECT row_key FROM h WHERE place > 1 UNION SELECT h.row_key FROM h JOIN (" + there + ") AS t ON "
                + values.equal("h", "t");
        // A value that another row holds, although the row that it means is gone, must not mean this row from now on.
        return unique.columns().size() > 1 || places.replaying()
                ? same
                : same + " UNION SELECT h.row_key FROM h JOIN ("
                        + new Dangling(plan, places)
                                .values(table, unique.columns().get(0))
                        + ") AS x ON x.value = CAST(h.u1 AS text)";
    }

    private static String name(Numbered values, Unique unique, String column) {
        return values.name(unique.columns().indexOf(column));
    }

    /** Rows of the direct feed that repeat a value; the first by key stays. */
    private boolean direct(FeedPlan feed, Unique unique) throws SQLException {
        String known = unique.columns().stream()
                .map(column -> Quoted.identifier(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        String later =
                "SELECT " + Unmerged.key(table, "d") + " AS row_key FROM (SELECT *, row_number() OVER (PARTITION BY "
                        + Quoted.identifiers(unique.columns()) + " ORDER BY "
                        + Quoted.identifier(table.key().get(0)) + ") AS caravan_place FROM "
                        + places.table(table).sql() + " WHERE " + known + ") AS d WHERE d.caravan_place > 1";
        return quarantine(feed, unique, later, Unmerged.key(table, "r"));
    }

    private boolean quarantine(FeedPlan feed, Unique unique, String rows, String key) throws SQLException {
        return new Quarantine(session, places, table)
                .take(
                        feed,
                        " JOIN (" + rows + ") AS c ON c.row_key = " + key,
                        new Reason(unique.columns().get(0), "is unique (" + unique.name() + "), and taken", "23505"));
    }
}
