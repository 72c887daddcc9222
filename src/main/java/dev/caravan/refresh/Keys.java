package dev.caravan.refresh;

import dev.caravan.mapping.Mapping;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a table's rows the server keeps unique, and what points to them. That does not change while rows are settled.
 *
 * @param uniques those whose columns the origin fills
 * @param incoming the foreign keys of all tables
 * @param mentions what the mapping alone knows to point to the table
 */
record Keys(Part part, List<Unique> uniques, List<Incoming> incoming, List<Mention> mentions) {

    /** The keys of all tables of a refresh. */
    static List<Keys> of(Connection target, Mapping mapping, List<Part> parts) throws SQLException {
        List<Keys> keys = new ArrayList<>();
        for (Part part : parts) {
            keys.add(new Keys(
                    part,
                    Unique.of(target, part.live().name()).stream()
                            .filter(unique -> part.fills(unique.columns()))
                            .toList(),
                    Incoming.to(target, part.live().name()),
                    Mention.to(target, part, mapping)));
        }
        return keys;
    }
}
