package dev.caravan.console;

import dev.caravan.problem.UsageException;
import org.jspecify.annotations.Nullable;

/** How many rows a request allows to go to quarantine. */
final class Allowance {
    private Allowance() {}

    /** None if the request does not say; fewer than none is refused. */
    static long rows(@Nullable Long wanted) {
        if (wanted != null && wanted < 0) {
            throw new UsageException("quarantine is " + wanted + ".", "Give a number of rows, 0 or more.");
        }
        return wanted == null ? 0 : wanted;
    }
}
