package dev.caravan.cli;

import dev.caravan.problem.CaravanException;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.UsageException;

/** What the program tells the one who called it. */
public final class ExitCode {
    /** Done and proven. */
    public static final int DONE = 0;
    /** Ran, but something remains: a difference, rows in quarantine, a table left out. What differs is not published. */
    public static final int DIFFERENCE = 1;
    /** Wrong usage or settings. */
    public static final int USAGE = 2;
    /** Refused by plan or preflight; nothing was written. */
    public static final int REFUSED = 3;
    /** Interrupted or failed; can be resumed. */
    public static final int INTERRUPTED = 4;

    private ExitCode() {}

    static int of(CaravanException failure) {
        if (failure instanceof UsageException) {
            return USAGE;
        }
        return failure instanceof RefusedException ? REFUSED : INTERRUPTED;
    }
}
