package dev.caravan.convert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value on its way from the source to the target.
 *
 * @param sql expression over the source row; raises no error for any row, and is NULL where an objection holds
 * @param type PostgreSQL's name of the expression's type, such as {@code text} or {@code timestamp with time zone}
 * @param objections what speaks against a row, those of earlier conversions first
 * @param inTarget SQL of the target with {@code %s} where the value goes; null if the value is assigned as it is
 */
public record Converted(
        String sql,
        String type,
        List<Objection> objections,
        @Nullable String inTarget) {
    public Converted {
        objections = List.copyOf(objections);
    }

    Converted(String sql, String type, Objection... objections) {
        this(sql, type, List.of(objections), null);
    }
}
