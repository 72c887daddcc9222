package dev.caravan.refresh;

import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.TargetSchema;
import dev.caravan.problem.RefusedException;

/** Schemas that only somebody else may write in this environment. */
final class Mirrors {
    private Mirrors() {}

    /** @throws RefusedException if the table is in such a schema */
    static void refuse(Mapping mapping, String table) {
        TargetSchema schema = mapping.schemas().get(table.substring(0, table.indexOf('.')));
        if (schema != null && !schema.writable(mapping.environment())) {
            throw new RefusedException(
                    "Schema " + schema.name() + " is read only in environment " + mapping.environment() + ": " + table
                            + " is not refreshed.",
                    "It may be written in " + String.join(", ", schema.writableIn()) + " only (" + schema.location()
                            + ").");
        }
    }
}
