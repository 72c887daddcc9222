package dev.caravan.ledger;

import java.util.Locale;

/** What became of an action. */
public enum ActionState {
    /** Nobody has looked at it yet. */
    ASKED,
    DONE,
    REFUSED;

    /** As the ledger and the user read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ActionState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
