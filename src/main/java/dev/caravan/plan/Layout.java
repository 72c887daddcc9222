package dev.caravan.plan;

import dev.caravan.catalog.Table;
import dev.caravan.database.Database;
import dev.caravan.mapping.Mapping;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The tables of the target, with the schemas called by their keys.
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

    /**
     * The tables that are live.
     *
     * @param tables as the target's catalog has them
     */
    public static Layout live(Collection<Table> tables, Mapping mapping) {
        return LayoutReader.live(tables, mapping);
    }

    /**
     * Builds the tables where none of them exists yet, in the transaction of the connection.
     *
     * @throws dev.caravan.problem.RefusedException if a script fails
     */
    public static void create(Connection target, Mapping mapping) throws SQLException {
        LayoutReader.create(target, mapping);
    }

    public Optional<Table> table(String schema, String table) {
        return Optional.ofNullable(tables.get(schema + '.' + table));
    }
}
