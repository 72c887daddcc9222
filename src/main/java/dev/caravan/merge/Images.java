package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import java.util.List;

/** What the keys and values that pointers hold have become, as SQL that joins whatever knows it. */
record Images(Plan plan, Places places, Joins joins, DecidedKeys known) {

    /** Whether what is pointed to may have another key, or value, by now. */
    boolean follows(Pointer pointer) {
        return target(pointer).staged() || (places.replaying() && pointer.unique() == null);
    }

    /**
     * Whether a value of which nothing is known stays as it is: the mapping wants it; or it is enough to know the values that
     * were changed, as rows that point to nothing are in quarantine; or the feed that is pointed to keeps its keys, and only
     * rows that were replayed can have got others.
     */
    boolean stays(Pointer pointer) {
        return pointer.orphans() == Orphans.KEEP
                || !target(pointer).staged()
                || (pointer.unique() != null && (places.replaying() || pointer.orphans() != Orphans.NULL));
    }

    /** What a value has become, as text; NULL if nothing is known of it. */
    String of(Pointer pointer, String old) {
        String column = pointer.unique();
        if (column == null) {
            return keys(pointer, "old_key", old) + ".new_key";
        }
        return (places.replaying() ? changed(pointer, column, old) : held(pointer, column, old)) + ".new_value";
    }

    /** Whether what is pointed to is told by integers. */
    boolean numbered(Pointer pointer) {
        return pointer.unique() == null && KeyMap.numbered(plan.table(pointer.table()), target(pointer));
    }

    /** What a key has become, both as integers; NULL if nothing is known of it. */
    String number(Pointer pointer, String old) {
        return known.image(pointer)
                .map(image -> image.of(keyMap(pointer, "m"), old))
                .orElseGet(() -> keys(pointer, "old_number", old) + ".new_number");
    }

    /** The keys of the rows that are pointed to, as {@code alias} to be joined by {@code old_key}. */
    String keyMap(Pointer pointer, String alias) {
        return map(pointer) + " AS " + alias + " ON " + mine(alias, pointer);
    }

    private String map(Pointer pointer) {
        return places.replaying() ? "caravan.key_map" : places.keyMap(plan.table(pointer.table()));
    }

    private String mine(String alias, Pointer pointer) {
        return places.mine(alias, pointer.table(), pointer.feed());
    }

    private FeedPlan target(Pointer pointer) {
        return plan.table(pointer.table()).feed(pointer.feed());
    }

    private String keys(Pointer pointer, String by, String old) {
        return joins.left(
                by + " " + pointer.table() + " " + pointer.feed() + " " + old,
                map(pointer),
                alias -> mine(alias, pointer) + " AND " + alias + "." + by + " = " + old);
    }

    /** Every value that a row of the feed holds, and what it is now. */
    private String held(Pointer pointer, String column, String old) {
        TablePlan to = plan.table(pointer.table());
        FeedPlan from = target(pointer);
        String key = StagedRows.rowKey(to, from);
        String value = "CAST(r." + Quoted.identifier(column) + " AS text)";
        // A row that is the same as another holds that one's value.
        String same = new Unmerged(plan, places, to).rows(List.of(column), name -> "same_value", null);
        String now = "(SELECT DISTINCT ON (1) " + value
                + " AS old_value, CASE WHEN k.outcome = 'matched' THEN CAST(u.same_value AS text) ELSE coalesce(v.new_value, "
                + value + ") END AS new_value FROM " + places.stage(from).sql() + " AS r JOIN " + keyMap(pointer, "k")
                + " AND " + StagedRows.sameKey(to, from) + " LEFT JOIN "
                + places.valueMap().sql() + " AS v ON "
                + mine("v", pointer) + " AND v.column_name = " + Quoted.literal(column) + " AND v.row_key = " + key
                + " LEFT JOIN (" + same + ") AS u ON k.outcome = 'matched' AND u.row_key = k.new_key WHERE "
                + value + " IS NOT NULL ORDER BY 1, k.outcome, v.new_value NULLS FIRST)";
        return joins.left(
                "held " + pointer.table() + " " + pointer.feed() + " " + column + " " + old,
                now,
                alias -> alias + ".old_value = " + old);
    }

    /** The values that had to be changed. */
    private String changed(Pointer pointer, String column, String old) {
        return joins.left(
                "values " + pointer.table() + " " + pointer.feed() + " " + column + " " + old,
                "(SELECT DISTINCT ON (run_id, table_name, feed, column_name, old_value) * FROM "
                        + places.valueMap().sql()
                        + " ORDER BY run_id, table_name, feed, column_name, old_value, row_key)",
                alias -> mine(alias, pointer) + " AND " + alias + ".column_name = " + Quoted.literal(column) + " AND "
                        + alias + ".old_value = " + old);
    }
}
