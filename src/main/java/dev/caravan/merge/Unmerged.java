package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as it will be when the feeds are merged that were decided on so far: the rows that are in it, and those of the
 * key map that are to be loaded.
 */
final class Unmerged {
    private final Plan plan;
    private final Places places;
    private final TablePlan table;

    Unmerged(Plan plan, Places places, TablePlan table) {
        this.plan = plan;
        this.places = places;
        this.table = table;
    }

    /** The key of a row that is in the table, as text: its place if it has none. */
    static String key(TablePlan table, String alias) {
        return table.keyed()
                ? "CAST(" + alias + "." + Quoted.identifier(table.key().get(0)) + " AS text)"
                : "CAST(" + alias + ".ctid AS text)";
    }

    /** The same for a row that is to be loaded, by its entry in the key map. */
    static String key(TablePlan table, FeedPlan feed, String alias) {
        return table.keyed() ? alias + ".new_key" : Quoted.literal(feed.feed() + ":") + " || " + alias + ".old_key";
    }

    /**
     * All rows, with their key as text ({@code row_key}) and some values.
     *
     * @param columns whose values are wanted
     * @param name of each value
     * @param before feeds from this one on do not count; null to count all
     */
    String rows(List<String> columns, Function<String, String> name, @Nullable FeedPlan before) {
        List<String> parts = new ArrayList<>();
        parts.add("SELECT " + key(table, "t") + " AS row_key"
                + columns.stream()
                        .map(column -> ", t." + Quoted.identifier(column) + " AS " + name.apply(column))
                        .collect(Collectors.joining())
                + " FROM " + places.table(table).sql() + " AS t");
        for (FeedPlan feed : places.replaying() ? List.<FeedPlan>of() : table.staged()) {
            if (feed.equals(before)) {
                break;
            }
            if (!StagedRows.filled(table, feed).containsAll(columns)) {
                continue;
            }
            StagedRows rows = new StagedRows(plan, places, table, feed);
            String values = columns.stream()
                    .map(column -> ", " + rows.value(column) + " AS " + name.apply(column))
                    .collect(Collectors.joining());
            parts.add("SELECT " + key(table, feed, "k") + " AS row_key" + values + " FROM " + rows.from("loaded"));
        }
        return String.join(" UNION ALL ", parts);
    }

    /** The keys of all rows, as text. */
    String keys() {
        List<String> parts = new ArrayList<>();
        parts.add("SELECT " + key(table, "t") + " AS row_key FROM "
                + places.table(table).sql() + " AS t");
        if (table.merged() && !places.replaying()) {
            parts.add("SELECT new_key FROM " + places.keyMap(table) + " AS k WHERE outcome = 'loaded'");
        }
        return String.join(" UNION ALL ", parts);
    }
}
