package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The matched rows of a feed beside the rows that they are the same as, as SQL: {@code x} is the feed's row, {@code t} the
 * other.
 *
 * @param columns that are looked at
 */
record Pairs(Plan plan, Places places, TablePlan table, FeedPlan feed, List<String> columns) {
    /** Pairs in all columns that the feed fills, without the key. */
    static Pairs of(Plan plan, Places places, TablePlan table, FeedPlan feed) {
        List<String> columns = StagedRows.filled(table, feed).stream()
                .filter(column -> !table.keyed() || !table.key().contains(column))
                .toList();
        return new Pairs(plan, places, table, feed, columns);
    }

    /** The same, in fewer columns. */
    Pairs in(Predicate<String> wanted) {
        return new Pairs(
                plan, places, table, feed, columns.stream().filter(wanted).toList());
    }

    /** What to select from: {@code x.caravan_old} and {@code x.caravan_new} are the keys in the feed and in the target. */
    String sql() {
        StagedRows rows = new StagedRows(plan, places, table, feed);
        String values = rows.values(columns);
        String orphaned = columns.stream()
                .map(column -> Meant.orphaned(plan, places, feed, column)
                        .map(condition -> ", " + condition + " AS " + orphan(column))
                        .orElse(""))
                .collect(Collectors.joining());
        return "(SELECT k.old_key AS caravan_old, k.new_key AS caravan_new" + (values.isEmpty() ? "" : ", " + values)
                + orphaned + " FROM " + rows.from("matched") + ") AS x JOIN " + there() + " = x.caravan_new";
    }

    /** The column of {@code x} that says whether a reference means a row that is not there. */
    String orphan(String column) {
        return "caravan_orphan_" + (columns.indexOf(column) + 1);
    }

    /** A condition: the rows differ in some column. */
    String differ() {
        return columns.stream().map(this::differ).collect(Collectors.joining(" OR "));
    }

    /** A condition: the rows differ in this column. */
    String differ(String column) {
        String name = Quoted.identifier(column);
        boolean comparable =
                table.column(column).filter(known -> known.type().comparable()).isPresent();
        return comparable
                ? "x." + name + " IS DISTINCT FROM t." + name
                : "CAST(x." + name + " AS text) IS DISTINCT FROM CAST(t." + name + " AS text)";
    }

    private String there() {
        if (table.keyed()) {
            return places.table(table).sql() + " AS t ON " + Unmerged.key(table, "t");
        }
        String earlier = new Unmerged(plan, places, table).rows(columns, Quoted::identifier, feed);
        return "(" + earlier + ") AS t ON t.row_key";
    }
}
