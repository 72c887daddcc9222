package dev.caravan.watch;

import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a group that can be refreshed.
 *
 * @param tables that belong to it, in the mapping's words
 * @param next when it is due after a moment; null if it has no schedule
 */
public record Schedule(
        String group, Set<String> tables, @Nullable UnaryOperator<Instant> next) {}
