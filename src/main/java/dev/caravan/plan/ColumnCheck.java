package dev.caravan.plan;

import dev.caravan.catalog.ColumnType;
import dev.caravan.mapping.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that must hold over all rows of a source for one target column.
 *
 * @param column of the target
 * @param expression over the source row, without the cast to the target's type
 * @param evaluate whether to compute the cast for every row, because it may fail
 * @param covers value map that must cover every value of the expression; null for a check of the conversion
 */
record ColumnCheck(
        String column,
        String expression,
        ColumnType type,
        boolean evaluate,
        @Nullable ValueMap covers) {
    ColumnCheck(String column, String expression, ColumnType type, boolean evaluate) {
        this(column, expression, type, evaluate, null);
    }

    static ColumnCheck coverage(String column, String expression, ColumnType type, ValueMap map) {
        return new ColumnCheck(column, expression, type, false, map);
    }
}
