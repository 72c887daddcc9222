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

    /**
     * The value of a source column, translated.
     *
     * @param from names to look for; exactly one must exist
     */
    record Translate(List<String> from, ValueMap map, Location location) implements ColumnRule {}

    /** The same text for every row, or NULL. */
    record Constant(@Nullable String value, Location location) implements ColumnRule {}

    /**
     * An SQL expression over the source row {@code s}.
     *
     * @param uses source columns that it reads
     */
    record Expression(String sql, List<String> uses, Location location) implements ColumnRule {}

    /**
     * The value of a source column, converted by named conversions one after the other.
     *
     * @param from names to look for; exactly one must exist
     * @param calls at least one
     */
    record Convert(List<String> from, List<Call> calls, Location location) implements ColumnRule {
        /** A named conversion and what it needs to know, such as a time zone; null if nothing. */
        public record Call(String name, @Nullable String argument) {}
    }

    /** A new key for every row. */
    record NewKey(Location location) implements ColumnRule {}
}
