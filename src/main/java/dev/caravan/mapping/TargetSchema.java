package dev.caravan.mapping;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A live schema of the target.
 *
 * @param key its name in the mapping and in the DDL's placeholders
 * @param name its real name
 * @param writableIn environments in which it may be written; empty for all
 */
public record TargetSchema(String key, String name, Set<String> writableIn, Location location) {
    /**
     * Whether it may be written.
     *
     * @param environment of the target, null if the mapping does not name one
     */
    public boolean writable(@Nullable String environment) {
        return writableIn.isEmpty() || writableIn.contains(String.valueOf(environment));
    }
}
