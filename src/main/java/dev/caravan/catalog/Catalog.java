package dev.caravan.catalog;

import dev.caravan.database.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What one or more schemas of a database hold.
 *
 * @param serverVersion for example 150004 for 15.4
 * @param encoding of the database, for example UTF8
 */
public record Catalog(int serverVersion, String encoding, List<Table> tables, List<Sequence> sequences) {

    public Optional<Table> table(TableName name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }
}
