package dev.caravan.plan;

import dev.caravan.catalog.ColumnType;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns an expression of the source into the bytes that the target column will hold, and says which rows would lose
 * something on the way. An explicit cast to {@code varchar(50)} truncates and one to {@code numeric(15,2)} rounds, both
 * silently; neither may happen.
 */
final class Conversion {
    private static final Set<String> EXACT_IN_FLOAT8 = Set.of("int2", "int4", "float4");
    private static final Pattern MODIFIER = Pattern.compile("\\((\\d+)(?:,(-?\\d+))?\\)");

    /** PostgreSQL's limit for values of the type name. */
    private static final int NAME_BYTES = 63;

    private Conversion() {}

    /** The expression, cast so that the source sends exactly what the target stores. */
    static String cast(String expression, ColumnType target) {
        if (target.enumeration() || !target.binarySafe()) {
            // A user-defined type does not exist in the source; its text form means the same on both sides.
            return target.builtIn()
                    ? "CAST(" + expression + " AS " + target.base() + ")"
                    : "CAST(" + expression + " AS text)";
        }
        // Without its length, so that a value too long reaches the target and is refused there.
        boolean varying =
                target.plain().startsWith("character varying") || target.plain().startsWith("bit varying");
        return "CAST(" + expression + " AS " + (varying ? target.plain() : target.base()) + ")";
    }

    /**
     * An SQL condition that selects the rows whose value the target type cannot hold unchanged.
     *
     * @return null if the type holds every value, or if it cannot be said before the load
     */
    static @Nullable String loss(String expression, ColumnType target) {
        if (!target.builtIn() || target.plain().endsWith("[]")) {
            return null;
        }
        String value = "(" + expression + ")";
        String number = value + "::numeric";
        return switch (target.internalName()) {
            case "int2" -> outside(number, "-32768", "32767");
            case "int4" -> outside(number, "-2147483648", "2147483647");
            case "int8" -> outside(number, "-9223372036854775808", "9223372036854775807");
            case "float4" -> value + "::real::double precision <> " + value + "::double precision";
            case "float8" ->
                "pg_typeof" + value + " <> 'real'::regtype AND " + value + "::double precision::text::numeric <> "
                        + value + "::text::numeric";
            case "cidr" -> value + "::inet::cidr <> " + value + "::inet";
            case "name" -> "octet_length(" + value + "::text) > " + NAME_BYTES;
            case "varchar" -> target.limited() ? "char_length(" + value + "::text) > " + modifier(target, 1) : null;
            case "bpchar" ->
                target.limited() ? "char_length(rtrim(" + value + "::text, ' ')) > " + modifier(target, 1) : null;
            case "numeric" -> target.limited() ? numeric(number, target) : null;
            case "bit", "varbit" ->
                target.limited() ? value + "::bit varying <> " + value + "::" + target.base() : null;
            case "time", "timetz" ->
                value + " IS NOT NULL AND pg_typeof" + value
                        + " IN ('timestamp'::regtype, 'timestamptz'::regtype, 'interval'::regtype)"
                        + (target.limited()
                                ? " OR " + value + "::" + target.base() + " <> " + value + "::" + target.plain()
                                : "");
            case "timestamp", "timestamptz", "interval" ->
                target.limited() ? value + "::" + target.base() + " <> " + value + "::" + target.plain() : null;
            case "date" -> value + "::date <> " + value + "::timestamp";
            default -> null;
        };
    }

    /** Whether every value of one type is a value of the other, so that no row need be looked at. */
    static boolean holdsAll(ColumnType from, ColumnType to) {
        if (from.base().equals(to.base())) {
            return true;
        }
        if (from.integer() && to.integer()) {
            return from.internalName().compareTo(to.internalName()) <= 0;
        }
        if (to.internalName().equals("float8") && EXACT_IN_FLOAT8.contains(from.internalName())) {
            return true;
        }
        if (!from.plain().equals(to.plain())) {
            return false;
        }
        if (!to.limited()) {
            return true;
        }
        if (!from.limited() || to.internalName().equals("interval")) {
            return false;
        }
        int fromFirst = modifier(from, 1);
        int toFirst = modifier(to, 1);
        return to.internalName().equals("numeric")
                ? modifier(from, 2) <= modifier(to, 2) && fromFirst - modifier(from, 2) <= toFirst - modifier(to, 2)
                : fromFirst <= toFirst && !to.internalName().equals("bit");
    }

    /** Whether both are times and only one of them knows its zone, so that a conversion would have to guess it. */
    static boolean guessesZone(ColumnType from, ColumnType to) {
        @Nullable Boolean fromZone = zoned(from);
        @Nullable Boolean toZone = zoned(to);
        return fromZone != null && toZone != null && !fromZone.equals(toZone);
    }

    private static @Nullable Boolean zoned(ColumnType type) {
        return switch (type.internalName().toLowerCase(Locale.ROOT)) {
            case "timestamptz", "timetz" -> true;
            case "timestamp", "time" -> false;
            default -> null;
        };
    }

    private static String outside(String number, String least, String most) {
        return number + " <> trunc(" + number + ") OR " + number + " NOT BETWEEN " + least + " AND " + most;
    }

    private static String numeric(String number, ColumnType target) {
        int precision = modifier(target, 1);
        int scale = modifier(target, 2);
        return number + " <> 'NaN' AND (round(" + number + ", " + scale + ") <> " + number + " OR abs(" + number
                + ") >= 1e" + (precision - scale) + "::numeric)";
    }

    private static int modifier(ColumnType type, int number) {
        Matcher matcher = MODIFIER.matcher(type.base());
        if (!matcher.find()) {
            throw new IllegalArgumentException(type.base() + " has no modifier");
        }
        @Nullable String text = matcher.group(number);
        return text == null ? 0 : Integer.parseInt(text);
    }
}
