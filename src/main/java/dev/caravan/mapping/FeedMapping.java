package dev.caravan.mapping;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One source table that rows of a target table come from.
 *
 * @param schema key of the target schema
 * @param table the target table
 * @param feed name of the feed, unique in its table; the source's name unless the mapping says otherwise
 * @param source name of the source
 * @param from source tables to look for; exactly one must exist
 * @param columns rules for the columns that are not simply taken over
 * @param drop source columns that are left behind
 * @param defaults target columns that get their default, with the reason
 * @param shared names under {@code drop} and {@code defaults} that stand at the table and apply to the feeds where they
 *     can; all others must apply
 * @param refuse rows that cannot be used
 * @param references what the values of target columns refer to, beyond the foreign keys of the DDL
 */
public record FeedMapping(
        String schema,
        String table,
        String feed,
        String source,
        List<String> from,
        @Nullable Filter filter,
        Map<String, ColumnRule> columns,
        Map<String, Drop> drop,
        Map<String, String> defaults,
        Set<String> shared,
        List<Refuse> refuse,
        Map<String, Reference> references,
        @Nullable Via via,
        Location location) {

    /** Which source rows are wanted: an SQL condition over the row {@code s}, and why. */
    public record Filter(String where, String reason, Location location) {}

    /**
     * A source column that is left behind.
     *
     * @param proof SQL condition that selects the rows whose value would be lost; null if there is none
     */
    public record Drop(String reason, @Nullable String proof, Location location) {}

    /**
     * Rows that go to quarantine.
     *
     * @param where SQL condition over the source row {@code s}
     * @param column of the source, the one to correct
     */
    public record Refuse(String where, String column, String reason, Location location) {}

    /**
     * The row-level way.
     *
     * @param route endpoint of the route that each row passes
     * @param changes target columns that the route may change
     */
    public record Via(String route, Set<String> changes, Location location) {}

    /** {@code schema.table} of the target in the mapping's words. */
    public String name() {
        return schema + '.' + table;
    }
}
