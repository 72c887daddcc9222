package dev.caravan.plan;

import dev.caravan.catalog.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * How one target column is made.
 *
 * @param name of the target column
 * @param type of the target column
 * @param made in words: {@code as it is}, {@code from resolved_by}, {@code value map over direction}, …
 * @param sourceType type of the source column, null for constants and expressions
 * @param sql the expression in the source's SELECT, cast included
 */
public record ColumnPlan(
        String name, ColumnType type, String made, @Nullable String sourceType, String sql) {}
