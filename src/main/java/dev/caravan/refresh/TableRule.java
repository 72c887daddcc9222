package dev.caravan.refresh;

import dev.caravan.mapping.Location;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a table is refreshed.
 *
 * @param table {@code schema.table} in the mapping's words
 * @param key columns that say which row is which; empty for the primary key
 * @param folded those of them that are compared trimmed and without regard to case
 * @param watermark null to compare everything each time
 * @param limit share of its rows, from 0 to 1, that a table may lose before the refresh is refused
 */
public record TableRule(
        String table,
        Origin origin,
        List<String> key,
        Set<String> folded,
        Missing missing,
        @Nullable Watermark watermark,
        double limit,
        Location location) {

    /** The same for another origin. */
    TableRule from(Origin other) {
        return new TableRule(table, other, key, folded, missing, watermark, limit, location);
    }
}
