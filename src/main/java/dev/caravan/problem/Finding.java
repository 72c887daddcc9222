package dev.caravan.problem;

/**
 * Something that the plan or a check found.
 *
 * @param severity what it stops
 * @param where the place in the user's words: file and line, or table and column
 * @param what what is the case there
 * @param wayOut what to do about it; empty for a {@link Severity#NOTE}
 */
public record Finding(Severity severity, String where, String what, String wayOut) {

    public static Finding refusal(String where, String what, String wayOut) {
        return new Finding(Severity.REFUSAL, where, what, wayOut);
    }

    public static Finding warning(String where, String what, String wayOut) {
        return new Finding(Severity.WARNING, where, what, wayOut);
    }

    public static Finding note(String where, String what) {
        return new Finding(Severity.NOTE, where, what, "");
    }

    /** One line for people. */
    @Override
    public String toString() {
        return where + ": " + what + (wayOut.isEmpty() ? "" : " → " + wayOut);
    }
}
