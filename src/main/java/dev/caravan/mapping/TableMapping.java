package dev.caravan.mapping;

import java.util.List;

/**
 * What a target table is made of.
 *
 * @param schema key of the target schema
 * @param feeds in the order of precedence; the first keeps its keys
 * @param merging how the rows of the feeds become one table
 */
public record TableMapping(
        String schema, String table, List<FeedMapping> feeds, MergeRules merging, Location location) {

    /** {@code schema.table} in the mapping's words. */
    public String name() {
        return schema + '.' + table;
    }
}
