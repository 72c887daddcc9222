package dev.caravan.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the process that runs says of itself.
 *
 * @param state in the ledger's words, or {@code interrupted} if nobody holds the lock, or {@code paused}
 * @param step the current or last step, null before the first
 * @param host where the process is
 * @param pid of the process there
 * @param backends process ids of its connections in the target's server
 * @param age time since the heartbeat, by the target's clock
 * @param pausedSince null unless it is paused
 * @param still time since a byte moved or a step or table came further, by the target's clock
 * @param tables by name
 */
public record RunProgress(
        long run,
        String state,
        Instant heartbeat,
        @Nullable String step,
        String host,
        long pid,
        List<Integer> backends,
        Duration age,
        @Nullable Instant pausedSince,
        Duration still,
        List<TableProgress> tables) {
    /** Whether the run is at work, was not paused, and nothing has moved for this long. */
    public boolean stuck(Duration patience) {
        return state.equals(RunState.RUNNING.word()) && still.compareTo(patience) >= 0;
    }
}
