package dev.caravan.plan;

import dev.caravan.catalog.ColumnType;
import dev.caravan.database.Quoted;
import dev.caravan.mapping.ValueMap;
import java.util.stream.Collectors;
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

    /** SQL for the rows whose value the map lacks, NULL-safe; without a map for those that have a value. */
    String uncovered() {
        String known = covers == null
                ? ""
                : covers.values().keySet().stream().map(Quoted::literal).collect(Collectors.joining(", "));
        return "(" + expression + " IS NOT NULL"
                + (known.isEmpty() ? "" : " AND " + expression + " NOT IN (" + known + ")") + ")";
    }
}
