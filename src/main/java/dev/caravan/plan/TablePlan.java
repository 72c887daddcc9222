package dev.caravan.plan;

import dev.caravan.catalog.Column;
import dev.caravan.mapping.MergeRules;
import java.util.List;
import java.util.Optional;

/**
 * How one target table is filled.
 *
 * @param schema key of the target schema
 * @param key columns of the primary key; empty if there is none
 * @param uniques column lists, beside the key, whose values must differ from row to row
 * @param columns of the target that can be written
 * @param feeds in the order of precedence
 * @param rules how the feeds become one
 */
public record TablePlan(
        String schema,
        String table,
        List<String> key,
        List<Unique> uniques,
        List<Column> columns,
        List<FeedPlan> feeds,
        MergeRules rules) {

    /**
     * Values that must differ from row to row.
     *
     * @param given whether the sources vouch for it within each feed
     */
    public record Unique(String name, List<String> columns, boolean given) {}

    /** {@code schema.table} in the mapping's words. */
    public String name() {
        return schema + '.' + table;
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** Whether rows are staged and merged, instead of being copied straight into the table. */
    public boolean merged() {
        return feeds.stream().anyMatch(FeedPlan::staged);
    }

    /** The feeds whose rows are staged. */
    public List<FeedPlan> staged() {
        return feeds.stream().filter(FeedPlan::staged).toList();
    }

    /** The feed whose rows are copied straight into the table, if there is one; it is the first. */
    public Optional<FeedPlan> direct() {
        return feeds.stream().filter(feed -> !feed.staged()).findFirst();
    }

    /** The one column of the key, if it has one column. */
    public Optional<Column> keyColumn() {
        return keyed() ? column(key.get(0)) : Optional.empty();
    }

    /** Whether a row of the table can be told by its key, and so by the key map where it came from. */
    public boolean keyed() {
        return key.size() == 1;
    }

    /** The feed with this name. */
    public FeedPlan feed(String name) {
        return feeds.stream()
                .filter(feed -> feed.feed().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name() + " has no feed " + name));
    }

    /** Size of the source tables. */
    public long bytes() {
        return feeds.stream().mapToLong(FeedPlan::bytes).sum();
    }
}
