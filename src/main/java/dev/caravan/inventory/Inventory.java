package dev.caravan.inventory;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.SourceMapping;
import dev.caravan.mapping.TargetSchema;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the databases of a consolidation hold.
 *
 * @param sources those that the settings know, also the ones for comparison only
 * @param target its live schemas
 */
public record Inventory(List<Holding> sources, Holding target) {

    /**
     * Reads all catalogs.
     *
     * @param known whether the settings say where a source is; one for comparison may be left out
     * @param database how to reach it
     */
    public static Inventory read(
            Mapping mapping, Predicate<String> known, Function<String, Database> database, Database target) {
        List<Holding> sources = new ArrayList<>();
        for (SourceMapping source : mapping.sources().values()) {
            if (source.copied() || known.test(source.name())) {
                sources.add(holding(database.apply(source.name()), List.of(source.schema())));
            }
        }
        List<String> live =
                mapping.schemas().values().stream().map(TargetSchema::name).toList();
        return new Inventory(sources, holding(target, live));
    }

    private static Holding holding(Database database, Collection<String> schemas) {
        try (Connection connection = database.connect()) {
            return new Holding(database.name(), database.address().toString(), CatalogReader.read(connection, schemas));
        } catch (SQLException e) {
            throw new RefusedException(
                    "The catalog of " + database.name() + " cannot be read: " + SqlFailure.of(e),
                    "Check the connection.");
        }
    }
}
