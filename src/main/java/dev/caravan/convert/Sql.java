package dev.caravan.convert;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Pieces of SQL that need no parentheses around them. */
final class Sql {
    /** Blank, tab, line feed, vertical tab, form feed, carriage return; the same on every server. */
    static final String BLANKS = "E' \\t\\n\\x0B\\f\\r'";

    private static final String NAME = "(?:\\w+|\"(?:[^\"]|\"\")+\")";
    private static final Pattern COLUMN =
            Pattern.compile(NAME + "(?:\\." + NAME + ")*", Pattern.UNICODE_CHARACTER_CLASS);

    private Sql() {}

    /** An expression that can be used as an operand. */
    static String closed(String sql) {
        return COLUMN.matcher(sql).matches() ? sql : "(" + sql + ")";
    }

    static String cast(String sql, String type) {
        return "CAST(" + sql + " AS " + type + ")";
    }

    /** Evaluates an expression once although the body names it several times; chains would grow exponentially. */
    static String once(String sql, UnaryOperator<String> body) {
        return COLUMN.matcher(sql).matches()
                ? "(" + body.apply(sql) + ")"
                : "(SELECT " + body.apply("caravan_value.it") + " FROM (SELECT " + sql
                        + " AS it OFFSET 0) AS caravan_value)";
    }

    /** The objection against every value of which a total conversion made NULL. */
    static Objection lost(String input, String output, String what, String sqlState) {
        return new Objection("(" + input + " IS NOT NULL AND " + output + " IS NULL)", what, sqlState);
    }

    /** A text compared byte by byte and folded as ASCII, whatever collation its column has. */
    static String ascii(String text) {
        return "(" + text + " COLLATE \"C\")";
    }
}
