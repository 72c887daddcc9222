package dev.caravan.plan;

import dev.caravan.catalog.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * How one target column is made.
 *
 * @param name of the target column
 * @param type of the values that travel; the target column's, unless the conversion ends in the target
 * @param made in words: {@code as it is}, {@code from resolved_by}, {@code value map over direction}, …
 * @param sourceType type of the source column, null for constants and expressions
 * @param sql the expression in the source's SELECT, cast included
 * @param inTarget the rest of the conversion, with {@code %s} for the value that travelled; null if it arrives complete
 */
public record ColumnPlan(
        String name,
        ColumnType type,
        String made,
        @Nullable String sourceType,
        String sql,
        @Nullable String inTarget) {
    /** A column whose values arrive as the target stores them. */
    public ColumnPlan(String name, ColumnType type, String made, @Nullable String sourceType, String sql) {
        this(name, type, made, sourceType, sql, null);
    }
}
