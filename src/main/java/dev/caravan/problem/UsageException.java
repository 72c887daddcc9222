package dev.caravan.problem;

import java.util.List;

/** Wrong usage or settings, a wrong mapping file included: nothing was connected to, or nothing could be. */
public final class UsageException extends CaravanException {
    public UsageException(String message, String wayOut) {
        super(message, wayOut, null);
    }

    public UsageException(String message, String wayOut, Throwable cause) {
        super(message, wayOut, cause);
    }

    /** All problems of the mapping folder in one message, one a line. */
    public static UsageException ofAll(String heading, List<Finding> findings) {
        StringBuilder message = new StringBuilder(heading);
        for (Finding finding : findings) {
            message.append("\n  - ").append(finding);
        }
        return new UsageException(message.toString(), "");
    }
}
