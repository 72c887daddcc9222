package dev.caravan.ledger;

/**
 * An index, constraint or trigger that was dropped from an empty shadow table, to come back after the load.
 *
 * @param position in which they come back
 * @param table {@code schema.table} of the shadow table
 * @param create SQL that brings it back
 * @param drop SQL that takes it away if it is there
 */
public record Definition(int position, Kind kind, String table, String name, String create, String drop) {
    /** The kinds, in the order in which they come back. */
    public enum Kind {
        /** An index, also one that a key is then made of. */
        INDEX,
        /** A primary key, unique or exclusion constraint. */
        KEY,
        /** A foreign key, not yet validated. */
        FOREIGN_KEY,
        /** The validation of a foreign key. */
        VALIDATION,
        /** A trigger. */
        TRIGGER
    }
}
