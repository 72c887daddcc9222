package dev.caravan.refresh;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a table's rows the server keeps unique, and what points to them. That does not change while rows are settled.
 *
 * @param uniques those whose columns the origin fills
 * @param incoming the foreign keys of all tables
 */
record Keys(Part part, List<Unique> uniques, List<Incoming> incoming) {

    /** The keys of all tables of a refresh. */
    static List<Keys> of(Connection target, List<Part> parts) throws SQLException {
        List<Keys> keys = new ArrayList<>();
        for (Part part : parts) {
            keys.add(new Keys(
                    part,
                    Unique.of(target, part.live().name()).stream()
                            .filter(unique -> part.fills(unique.columns()))
                            .toList(),
                    Incoming.to(target, part.live().name())));
        }
        return keys;
    }
}
