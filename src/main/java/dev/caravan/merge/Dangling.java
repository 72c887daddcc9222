package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keys that are held by references to rows that do not exist, and that must not become the key of another row. */
record Dangling(Plan plan, Places places) {

    /** A query for such keys of a table, as text ({@code value}). */
    String values(TablePlan table) {
        return values(table, null);
    }

    /**
     * A query for such values of a column, as text ({@code value}).
     *
     * @param unique column whose values must differ from row to row; null for the key
     */
    String values(TablePlan table, @Nullable String unique) {
        List<String> parts = new ArrayList<>();
        for (TablePlan child : plan.tables()) {
            for (FeedPlan feed : child.feeds()) {
                for (Pointer pointer : feed.pointers()) {
                    if (pointer.table().equals(table.name())
                            && pointer.orphans() == Orphans.KEEP
                            && Objects.equals(pointer.unique(), unique)) {
                        parts.add(values(child, feed, pointer, table.feed(pointer.feed()), table));
                    }
                }
            }
        }
        return parts.isEmpty() ? "SELECT CAST(NULL AS text) AS value WHERE false" : String.join(" UNION ", parts);
    }

    private String values(TablePlan child, FeedPlan feed, Pointer pointer, FeedPlan target, TablePlan table) {
        String rows =
                feed.staged() ? places.stage(feed).sql() : places.table(child).sql();
        @Nullable String unique = pointer.unique();
        String held =
                unique == null ? StagedRows.rowKey(table, target) : "CAST(r." + Quoted.identifier(unique) + " AS text)";
        String there = target.staged()
                ? "SELECT " + held + " AS row_key FROM " + places.stage(target).sql() + " AS r"
                : "SELECT CAST(t."
                        + Quoted.identifier(unique == null ? table.key().get(0) : unique) + " AS text) AS row_key FROM "
                        + places.table(table).sql() + " AS t";
        return "SELECT p.value FROM " + rows + " AS r" + PointerValues.lateral(places, feed, pointer, feed.staged())
                + " WHERE NOT EXISTS (SELECT FROM (" + there + ") AS o WHERE o.row_key = p.value)";
    }
}
