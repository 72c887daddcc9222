package dev.caravan.plan;

import org.jspecify.annotations.Nullable;

/**
 * A part of a source table that is copied in one transaction.
 *
 * @param number from 1
 * @param where SQL condition over the source row {@code s}; null for the whole table
 */
public record Chunk(int number, @Nullable String where) {}
