package dev.caravan.problem;

import org.jspecify.annotations.Nullable;

/** Looks into a failure and what caused it. */
public final class Causes {
    private Causes() {}

    /** The outermost failure of a type, the given one included; null if there is none. */
    public static <T extends Throwable> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
