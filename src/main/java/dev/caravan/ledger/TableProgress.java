package dev.caravan.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a table of a run is.
 *
 * @param table in the mapping's words
 * @param rows that went by, those under way included
 * @param rowsBefore those of them that were committed before the process that runs began
 * @param bytes of the COPY stream that went by
 * @param expectedRows as the source's statistics say; -1 if unknown
 * @param expectedBytes size of the source tables
 * @param startedAt when work on it began; null before that
 * @param finishedAt when it was loaded or verified, or failed; null while it is at work
 * @param retries how often somebody had it copied again
 * @param error why it failed, without values of rows; null if it did not
 */
public record TableProgress(
        String table,
        TableState state,
        long rows,
        long rowsBefore,
        long bytes,
        long expectedRows,
        long expectedBytes,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int retries,
        @Nullable String error) {

    private static final double MILLIS = 1_000;

    /**
     * Rows a second since work on the table began, pauses included.
     *
     * @param now by the clock of the process that runs: its last heartbeat
     * @return empty unless it is being copied
     */
    public Optional<Double> rowsPerSecond(Instant now) {
        if (state != TableState.COPYING || startedAt == null) {
            return Optional.empty();
        }
        long millis = Duration.between(startedAt, now).toMillis();
        return millis <= 0 ? Optional.empty() : Optional.of((rows - rowsBefore) * MILLIS / millis);
    }

    /** About how long its copy will still take at that rate; empty if nobody can say. */
    public Optional<Duration> left(Instant now) {
        return rowsPerSecond(now)
                .filter(rate -> rate > 0 && expectedRows >= rows)
                .map(rate -> Duration.ofMillis((long) ((expectedRows - rows) / rate * MILLIS)));
    }
}
