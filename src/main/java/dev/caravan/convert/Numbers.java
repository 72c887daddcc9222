package dev.caravan.convert;

/** Conversions into numbers, exact or not at all. */
final class Numbers {
    /** Far from where PostgreSQL's numeric overflows, together with the exponent's four digits. */
    private static final int MOST_BYTES = 1000;

    private static final String DIGITS = "[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)";
    private static final String EXPONENT = "(?:[eE][+-]?0*[0-9]{1,4})?";

    private Numbers() {}

    static Converted number(String text) {
        String sql = parsed(text, DIGITS + EXPONENT);
        return new Converted(
                sql,
                Kind.DECIMAL.type(),
                Sql.lost(text, sql, "not a decimal number, or an enormous one", States.NOT_OF_THE_FORM));
    }

    /** Of any kind that is a number or can be read as one. An exponent in text means that digits were lost. */
    static Converted integer(String input, Kind kind) {
        if (kind == Kind.WHOLE) {
            return new Converted(input, kind.type());
        }
        if (kind != Kind.TEXT) {
            String sql = whole(input, kind);
            return new Converted(sql, Kind.WHOLE.type(), notWhole(input, sql));
        }
        String number = parsed(input, DIGITS);
        String sql = whole(number, Kind.DECIMAL);
        return new Converted(
                sql,
                Kind.WHOLE.type(),
                Sql.lost(input, number, "not a number written in digits", States.NOT_OF_THE_FORM),
                notWhole(number, sql));
    }

    private static String parsed(String text, String form) {
        String pattern = "'^[[:space:]]*(" + form + ")[[:space:]]*$'";
        return Sql.once(
                text,
                it -> Sql.cast(
                        "substring((CASE WHEN octet_length(" + it + ") <= " + MOST_BYTES + " THEN " + it
                                + " END) COLLATE \"C\" FROM " + pattern + ")",
                        Kind.DECIMAL.type()));
    }

    private static String whole(String number, Kind kind) {
        String limit =
                kind == Kind.FLOAT ? "double precision '%s9223372036854775808'" : "numeric '%s9223372036854775808'";
        return Sql.once(
                number,
                it -> "CASE WHEN " + it + " = trunc(" + it + ") AND " + it + " >= " + limit.formatted("-") + " AND "
                        + it + " < " + limit.formatted("") + " THEN " + Sql.cast(it, Kind.WHOLE.type()) + " END");
    }

    private static Objection notWhole(String number, String sql) {
        return Sql.lost(number, sql, "not a whole number of 64 bits", States.OUT_OF_RANGE);
    }
}
