package dev.caravan.plan;

import dev.caravan.catalog.Table;
import dev.caravan.database.Database;
import dev.caravan.mapping.Mapping;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the mapping's DDL builds, with the schemas called by their keys.
 *
 * @param tables by {@code schema.table} in the mapping's words
 */
public record Layout(SortedMap<String, Table> tables) {
    /**
     * Builds the layout in a transaction of the target that is rolled back, and reads it.
     *
     * @throws dev.caravan.problem.RefusedException if the target does not let us, or a script fails
     */
    public static Layout read(Database target, Mapping mapping) {
        return LayoutReader.read(target, mapping);
    }

    public Optional<Table> table(String schema, String table) {
        return Optional.ofNullable(tables.get(schema + '.' + table));
    }
}
