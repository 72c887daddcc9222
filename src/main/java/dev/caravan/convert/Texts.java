package dev.caravan.convert;

import dev.caravan.database.Quoted;
import java.util.function.UnaryOperator;

/** Conversions of text into text. */
final class Texts {
    /** PostgreSQL raises errors for texts of some 250 MB when it folds them or makes them JSON. */
    private static final int MOST_BYTES = 100_000_000;

    private Texts() {}

    static Converted trim(String input) {
        return text("btrim(" + input + ", " + Sql.BLANKS + ")");
    }

    /**
     * Text in one case, as the source database's own locale has it.
     *
     * @param function {@code upper} or {@code lower}
     */
    static Converted fold(String function, String input) {
        return limited(input, it -> function + "(" + it + " COLLATE \"default\")");
    }

    static Converted blankToNull(String input) {
        return text(Sql.once(
                input, it -> "CASE WHEN length(btrim(" + it + ", " + Sql.BLANKS + ")) > 0 THEN " + it + " END"));
    }

    static Converted stripSuffix(String input, String suffix) {
        if (suffix.indexOf('\0') >= 0) {
            throw new UnknownConversionException("no text ends with the character zero", "Leave it out.");
        }
        String text = Quoted.literal(suffix);
        return text(Sql.once(
                input,
                it -> "CASE WHEN right(" + it + ", length(" + text + ")) = " + Sql.ascii(text) + " THEN left(" + it
                        + ", - length(" + text + ")) ELSE " + it + " END"));
    }

    static Converted jsonOrText(String input) {
        Converted value = limited(input, it -> it);
        return new Converted(value.sql(), value.type(), value.objections(), "caravan.json_or_text(%s)");
    }

    private static Converted limited(String input, UnaryOperator<String> body) {
        String sql = Sql.once(
                input,
                it -> "CASE WHEN octet_length(" + it + ") <= " + MOST_BYTES + " THEN " + body.apply(it) + " END");
        return new Converted(sql, Kind.TEXT.type(), Sql.lost(input, sql, "longer than 100 MB", States.TOO_LARGE));
    }

    private static Converted text(String sql) {
        return new Converted(sql, Kind.TEXT.type());
    }
}
