package dev.caravan.mapping;

import java.util.Map;

/**
 * A source that the mapping reads.
 *
 * @param name as table entries call it
 * @param schema the schema in its database
 * @param copied false if only {@code inventory --compare} reads it
 * @param ignored tables that are left behind, each with the reason
 */
public record SourceMapping(
        String name,
        String description,
        String schema,
        boolean copied,
        Map<String, String> ignored,
        Location location) {}
