package dev.caravan.convert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conversions that a mapping can name. */
public final class Conversions {
    private static final Set<String> NAMES = Shipped.ALL.stream()
            .map(Conversion::name)
            .collect(Collectors.collectingAndThen(
                    Collectors.toCollection(LinkedHashSet::new), Collections::unmodifiableSet));

    private Conversions() {}

    /**
     * The value as it is.
     *
     * @param sql expression over the source row that raises no error for any row
     * @param type PostgreSQL's name of its type
     */
    public static Converted start(String sql, String type) {
        return new Converted(Sql.closed(sql), type);
    }

    /**
     * Converts further.
     *
     * @param name one of {@link #names()}
     * @param argument what the conversion needs to know; null if nothing is given
     * @throws UnknownConversionException if there is no such conversion, or none for this argument or this input
     */
    public static Converted apply(Converted value, String name, @Nullable String argument) {
        Conversion conversion = find(name);
        if (value.inTarget() != null) {
            throw new UnknownConversionException(
                    name + " follows a conversion that only the target can do",
                    "Put that one at the end, or leave " + name + " out.");
        }
        Converted next = conversion.apply(value, argument);
        List<Objection> objections = new ArrayList<>(value.objections());
        objections.addAll(next.objections());
        return new Converted(next.sql(), next.type(), objections, next.inTarget());
    }

    /** All names, in the order of the documentation. */
    public static Set<String> names() {
        return NAMES;
    }

    /**
     * One sentence on what a conversion does.
     *
     * @throws UnknownConversionException if there is no such conversion
     */
    public static String describe(String name) {
        return find(name).description();
    }

    private static Conversion find(String name) {
        return Shipped.ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownConversionException(
                        "there is no conversion " + name, "Take one of " + String.join(", ", NAMES) + "."));
    }
}
