package dev.caravan.problem;

/** How much a {@link Finding} weighs. */
public enum Severity {
    /** Stops the plan: nothing is written. */
    REFUSAL,
    /** Does not stop the plan, but somebody should look. */
    WARNING,
    /** A decision worth seeing, for example a column that is left behind on purpose. */
    NOTE
}
