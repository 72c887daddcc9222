package dev.caravan.mapping;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a target table is made.
 *
 * @param schema key of the target schema
 * @param source name of the source
 * @param from source tables to look for; exactly one must exist
 * @param columns rules for the columns that are not simply taken over
 * @param drop source columns that are left behind
 * @param defaults target columns that get their default, with the reason
 */
public record TableMapping(
        String schema,
        String table,
        String source,
        List<String> from,
        @Nullable Filter filter,
        Map<String, ColumnRule> columns,
        Map<String, Drop> drop,
        Map<String, String> defaults,
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
     * The row-level way.
     *
     * @param route endpoint of the route that each row passes
     * @param changes target columns that the route may change
     */
    public record Via(String route, Set<String> changes, Location location) {}

    /** {@code schema.table} in the mapping's words. */
    public String name() {
        return schema + '.' + table;
    }
}
