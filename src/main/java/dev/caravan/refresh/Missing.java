package dev.caravan.refresh;

import java.util.Map;

/**
 * What becomes of rows that the origin no longer has.
 *
 * @param delete whether those are deleted that nothing refers to
 * @param marks the values, as SQL, by column, that say that a row is gone; empty if rows are not marked
 */
public record Missing(boolean delete, Map<String, String> marks) {
    /** They stay. */
    public static final Missing KEEP = new Missing(false, Map.of());

    /** Whether they stay as they are. */
    public boolean keep() {
        return !delete && marks.isEmpty();
    }
}
