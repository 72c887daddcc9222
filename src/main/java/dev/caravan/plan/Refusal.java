package dev.caravan.plan;

/**
 * Rows of a source that cannot be loaded: they go to quarantine.
 *
 * @param column the column to correct, of the target or, where the mapping says so, of the source
 * @param what is wrong with its value
 * @param sqlState under which PostgreSQL would refuse it
 * @param condition SQL over the source row {@code s} and the target row {@code r} that is made of it
 */
public record Refusal(String column, String what, String sqlState, String condition) {}
