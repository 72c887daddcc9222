package dev.caravan.plan;

/**
 * How a copy is divided.
 *
 * @param chunkBytes about how much of a large table is copied in one transaction; a table under twice that stays whole
 */
public record CopyLimits(long chunkBytes) {}
