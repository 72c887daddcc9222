package dev.caravan.mapping;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each value of a column becomes. Complete over the data, or the plan fails.
 *
 * @param values old text to new text; a null value writes NULL
 * @param mapsNull whether NULL is a value of its own; otherwise NULL stays NULL
 * @param forNull what NULL becomes if it is
 */
public record ValueMap(
        Map<String, @Nullable String> values,
        boolean mapsNull,
        @Nullable String forNull) {}
