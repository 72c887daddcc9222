package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows that the values of a pointer mean, as conditions on one such value, {@code p.value}. */
record Meant(Plan plan, Places places, Pointer pointer) {

    /** Nobody is there whom it means. */
    String nowhere() {
        return "NOT EXISTS (SELECT FROM (" + known() + ") AS i WHERE i.value = p.value)";
    }

    /** Some row that the target will hold has it, whether it is meant or not. */
    String taken() {
        return "EXISTS (SELECT FROM (" + others() + ") AS i WHERE i.value = p.value)";
    }

    /** A condition on the staged row {@code r}: some reference in this column means a row that is not there. */
    static Optional<String> orphaned(Plan plan, Places places, FeedPlan feed, String column) {
        List<String> parts = feed.pointers().stream()
                .filter(pointer -> pointer.column().equals(column))
                .map(pointer -> "EXISTS (SELECT FROM (SELECT 1) AS o"
                        + PointerValues.lateral(places, feed, pointer, feed.staged()) + " WHERE "
                        + new Meant(plan, places, pointer).nowhere() + ")")
                .toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" OR ", parts));
    }

    private TablePlan table() {
        return plan.table(pointer.table());
    }

    /** The values by which the rows that are meant can be found, as the source knew them. */
    private String known() {
        FeedPlan feed = table().feed(pointer.feed());
        @Nullable String column = pointer.unique();
        if (!feed.staged()) {
            return ofDirect(feed, column);
        }
        if (column == null) {
            return "SELECT old_key AS value FROM " + places.keyMap(table()) + " AS k WHERE feed = "
                    + Quoted.literal(feed.feed());
        }
        return places.replaying() ? ofReplayed(column) : ofStaged(feed, column);
    }

    private String ofDirect(FeedPlan feed, @Nullable String column) {
        String replayed = places.replaying() && column == null
                ? " UNION ALL SELECT old_key FROM caravan.key_map WHERE " + mine()
                : "";
        return there(column == null ? table().key().get(0) : column)
                + (table().merged() ? " WHERE " + new Origin(places, table()).is(feed) : "")
                + replayed;
    }

    private String ofReplayed(String column) {
        return there(column) + " UNION ALL SELECT old_value FROM "
                + places.valueMap().sql() + " WHERE " + mine();
    }

    private String ofStaged(FeedPlan feed, String column) {
        return "SELECT CAST(r." + Quoted.identifier(column) + " AS text) AS value FROM "
                + places.stage(feed).sql() + " AS r JOIN "
                + places.keyMap(table()) + " AS k ON " + StagedRows.entry(table(), feed);
    }

    private String there(String column) {
        return "SELECT CAST(t." + Quoted.identifier(column) + " AS text) AS value FROM "
                + places.table(table()).sql() + " AS t";
    }

    private String mine() {
        return "run_id = " + places.run() + " AND table_name = " + Quoted.literal(pointer.table()) + " AND feed = "
                + Quoted.literal(pointer.feed());
    }

    /** The values of the rows that the target will hold. */
    private String others() {
        Unmerged rows = new Unmerged(plan, places, table());
        @Nullable String column = pointer.unique();
        return column == null
                ? "SELECT row_key AS value FROM (" + rows.keys() + ") AS u"
                : "SELECT CAST(v AS text) AS value FROM (" + rows.rows(List.of(column), name -> "v", null) + ") AS u";
    }
}
