package dev.caravan.plan;

/**
 * What a plan keeps to.
 *
 * @param chunkBytes about how much of a large table is copied in one transaction; a table under twice that stays whole
 * @param quarantine how many rows may go to quarantine; more of them refuse the plan
 */
public record Limits(long chunkBytes, long quarantine) {}
