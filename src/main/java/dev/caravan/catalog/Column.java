package dev.caravan.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param defaultExpression as SQL, null if there is none
 * @param identity whether PostgreSQL numbers it as an identity column
 * @param generated whether it is computed from other columns and cannot be written
 */
public record Column(
        String name,
        ColumnType type,
        boolean notNull,
        @Nullable String defaultExpression,
        boolean identity,
        boolean generated) {

    /** Whether a row can be inserted without naming this column. */
    public boolean optional() {
        return !notNull || defaultExpression != null || identity || generated;
    }
}
