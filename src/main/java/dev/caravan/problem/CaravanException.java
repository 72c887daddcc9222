package dev.caravan.problem;

import java.util.ArrayList;
import java.util.List;
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

    /** The findings behind the message; may be empty when that says it all. */
    public List<Finding> findings() {
        return List.of();
    }

    /** All of it for people: the message, the findings, the way out. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.valueOf(getMessage()));
        findings().forEach(finding -> lines.add("  - " + finding));
        if (!wayOut.isEmpty()) {
            lines.add("  → " + wayOut);
        }
        return lines;
    }
}
