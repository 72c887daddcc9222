package dev.caravan.convert;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A conversion that has a name.
 *
 * @param description one sentence
 * @param argument what it needs to know; empty if nothing
 * @param takes the kinds of values that it converts
 */
record Conversion(String name, String description, String argument, Step step, List<Kind> takes) {

    /** A conversion's own work on a value of its kind's type; adds its own objections only. */
    interface Step {
        Converted apply(String input, Kind kind, String argument);
    }

    /** What it makes of a value, without the objections that the value has already. */
    Converted apply(Converted value, @Nullable String given) {
        Kind kind = Kind.of(value.type()).filter(takes::contains).orElseThrow(() -> wrongType(value.type()));
        String input = kind.type().equals(value.type()) ? value.sql() : Sql.cast(value.sql(), kind.type());
        Converted result = step.apply(input, kind, check(given));
        List<Objection> named = result.objections().stream()
                .map(it -> new Objection(it.condition(), name + ": " + it.what(), it.sqlState()))
                .toList();
        return new Converted(result.sql(), result.type(), named, result.inTarget());
    }

    private String check(@Nullable String given) {
        if (argument.isEmpty() && given != null) {
            throw new UnknownConversionException(name + " takes no argument", "Write only " + name + ".");
        }
        if (!argument.isEmpty() && (given == null || given.isEmpty())) {
            throw new UnknownConversionException(
                    name + " needs an argument", "Write {" + name + ": …} with " + argument + ".");
        }
        return given == null ? "" : given;
    }

    private UnknownConversionException wrongType(String type) {
        return new UnknownConversionException(
                name + " does not take " + type,
                "It takes " + takes.stream().map(Kind::type).collect(Collectors.joining(", ")) + ".");
    }
}
