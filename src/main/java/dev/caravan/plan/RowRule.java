package dev.caravan.plan;

import org.jspecify.annotations.Nullable;

/**
 * Something that must hold for every row of a feed.
 *
 * @param refusal what is said of the rows for which it does not; its condition is NULL-safe SQL
 * @param overTarget whether the condition looks at the target row {@code r}, which may not exist for rows that other rules
 *     refuse
 * @param covers the expression whose values a value map lacks, so that they can be listed; null for other rules
 * @param wayOut what the user can do
 */
record RowRule(
        Refusal refusal, boolean overTarget, @Nullable ColumnCheck covers, String wayOut) {}
