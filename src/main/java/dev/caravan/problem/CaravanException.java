package dev.caravan.problem;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command with a message for its user. The message says what is wrong and where; {@link #wayOut()} says what to
 * do. Neither carries a value of a row.
 */
public abstract sealed class CaravanException extends RuntimeException
        permits UsageException, RefusedException, InterruptedRunException {
    private final String wayOut;

    protected CaravanException(String message, String wayOut, @Nullable Throwable cause) {
        super(message, cause);
        this.wayOut = wayOut;
    }

    /** What to do next; may be empty. */
    public String wayOut() {
        return wayOut;
    }
}
