package dev.caravan.problem;

import org.jspecify.annotations.Nullable;

/** A run failed or was interrupted after it had begun to write; the live schemas are as they were. */
public final class InterruptedRunException extends CaravanException {
    public InterruptedRunException(String message, String wayOut, @Nullable Throwable cause) {
        super(message, wayOut, cause);
    }
}
