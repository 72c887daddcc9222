package dev.caravan.watch;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is known of a group that can be refreshed.
 *
 * @param tables that belong to it, in the mapping's words
 * @param next when it is due after a moment; empty if it has no schedule
 */
public record Schedule(String group, Set<String> tables, Function<Instant, Optional<Instant>> next) {}
