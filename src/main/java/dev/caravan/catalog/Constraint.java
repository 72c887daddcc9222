package dev.caravan.catalog;

/**
 * A constraint of a table.
 *
 * @param definition as SQL, without its name
 */
public record Constraint(String name, Kind kind, String definition) {
    /** The kinds of constraint that PostgreSQL knows. */
    public enum Kind {
        PRIMARY_KEY,
        UNIQUE,
        FOREIGN_KEY,
        CHECK,
        EXCLUSION;

        static Kind of(String code) {
            return switch (code) {
                case "p" -> PRIMARY_KEY;
                case "u" -> UNIQUE;
                case "f" -> FOREIGN_KEY;
                case "c" -> CHECK;
                case "x" -> EXCLUSION;
                default -> throw new IllegalArgumentException("Unknown constraint type " + code);
            };
        }
    }
}
