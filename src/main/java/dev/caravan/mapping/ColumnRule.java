package dev.caravan.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a target column is made. */
public sealed interface ColumnRule {
    /** Where the rule stands. */
    Location location();

    /**
     * The value of a source column.
     *
     * @param from names to look for; exactly one must exist
     * @param cast target type of a cast that PostgreSQL would not do on assignment, or null
     */
    record Take(List<String> from, @Nullable String cast, Location location) implements ColumnRule {}

    /** The value of a source column, translated. */
    record Translate(List<String> from, ValueMap map, Location location) implements ColumnRule {}

    /** The same text for every row, or NULL. */
    record Constant(@Nullable String value, Location location) implements ColumnRule {}

    /**
     * An SQL expression over the source row {@code s}.
     *
     * @param uses source columns that it reads
     */
    record Expression(String sql, List<String> uses, Location location) implements ColumnRule {}
}
