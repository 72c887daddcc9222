package dev.caravan.database;

import java.util.List;
import java.util.stream.Collectors;

/** SQL text for names and strings that come from somebody else. */
public final class Quoted {
    private Quoted() {}

    /** {@code pad"x} becomes {@code "pad""x"}. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Names, separated by commas. */
    public static String identifiers(List<String> names) {
        return names.stream().map(Quoted::identifier).collect(Collectors.joining(", "));
    }

    /** A string constant that means the same whatever standard_conforming_strings says. */
    public static String literal(String value) {
        String doubled = value.replace("'", "''");
        return doubled.indexOf('\\') < 0 ? "'" + doubled + "'" : " E'" + doubled.replace("\\", "\\\\") + "'";
    }
}
