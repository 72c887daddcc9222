package dev.caravan.ledger;

import java.util.Locale;

/** Whose rows a digest is of. */
public enum Side {
    /** As the source sent them. */
    SOURCE,
    /** The same columns, read back from the shadow table. */
    SHADOW,
    /** All columns of the table that becomes live, those with defaults and those made by a route included. */
    LIVE,
    /** All columns of the table that was moved aside. */
    BEFORE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
