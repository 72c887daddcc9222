package dev.caravan.plan;

import dev.caravan.catalog.Table;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the mapping's DDL builds, with the schemas called by their keys.
 *
 * @param tables by {@code schema.table} in the mapping's words
 */
public record Layout(SortedMap<String, Table> tables) {
    public Optional<Table> table(String schema, String table) {
        return Optional.ofNullable(tables.get(schema + '.' + table));
    }
}
