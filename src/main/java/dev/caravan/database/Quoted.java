package dev.caravan.database;

/** SQL text for names and strings that come from somebody else. */
public final class Quoted {
    private Quoted() {}

    /** {@code pad"x} becomes {@code "pad""x"}. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A string constant that means the same whatever standard_conforming_strings says. */
    public static String literal(String value) {
        String doubled = value.replace("'", "''");
        return doubled.indexOf('\\') < 0 ? "'" + doubled + "'" : " E'" + doubled.replace("\\", "\\\\") + "'";
    }
}
