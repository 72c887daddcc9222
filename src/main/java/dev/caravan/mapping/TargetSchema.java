package dev.caravan.mapping;

import java.util.Set;

/**
 * A live schema of the target.
 *
 * @param key its name in the mapping and in the DDL's placeholders
 * @param name its real name
 * @param writableIn environments in which it may be written; empty for all
 */
public record TargetSchema(String key, String name, Set<String> writableIn, Location location) {}
