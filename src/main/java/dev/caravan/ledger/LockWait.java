package dev.caravan.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a run that waits for a lock, and one that is in its way.
 *
 * @param waiting process id of the connection that waits
 * @param relation what it wants to lock, with its schema; null if it is no relation
 * @param mode of the lock that it wants
 * @param event what the server says it waits for
 * @param blocker process id of the connection in its way
 * @param application what the blocker calls itself
 * @param state what the blocker does: active, idle in transaction, …; null if we may not see it
 * @param since when the blocker's transaction began; null if we may not see it
 * @param queryStart when the blocker's last query began; null if we may not see it
 * @param own whether the blocker belongs to the run itself
 */
public record LockWait(
        int waiting,
        @Nullable String relation,
        @Nullable String mode,
        @Nullable String event,
        int blocker,
        String application,
        @Nullable String state,
        @Nullable Instant since,
        @Nullable Instant queryStart,
        boolean own) {}
