package dev.caravan.catalog;

import dev.caravan.database.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constraint of a table.
 *
 * @param definition as SQL, without its name
 * @param columns of the table, in the order of the key; for a check those that it reads
 * @param references the table that a foreign key points to, null for other kinds
 * @param referenced columns of that table, in the same order
 * @param validated whether all rows are known to obey it
 */
public record Constraint(
        String name,
        Kind kind,
        String definition,
        List<String> columns,
        @Nullable TableName references,
        List<String> referenced,
        boolean validated) {
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

    /** What a check demands of a row, as an SQL expression. */
    public String expression() {
        return definition.replaceFirst("^CHECK ", "").replaceFirst(" (NO INHERIT|NOT VALID)$", "");
    }

    /** Whether it keeps two rows from having the same values in its columns. */
    public boolean unique() {
        return kind == Kind.PRIMARY_KEY || kind == Kind.UNIQUE;
    }
}
