package dev.caravan.cli;

import dev.caravan.ledger.LockWait;
import dev.caravan.ledger.RunProgress;
import dev.caravan.ledger.StepRecord;
import dev.caravan.ledger.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run's state as a program reads it. */
record StatusDocument(
        long run,
        String state,
        @Nullable Long liveRun,
        List<StepRecord> steps,
        Map<String, Long> copiedRows,
        @Nullable String message,
        @Nullable Progress progress,
        List<LockWait> waits) {

    /** What the process that runs says of itself. */
    record Progress(
            Instant heartbeat,
            long silentMillis,
            @Nullable String step,
            String host,
            long pid,
            @Nullable Instant pausedSince,
            long stillMillis,
            boolean stuck,
            List<Table> tables) {

        private static Progress of(RunProgress progress, Duration patience) {
            return new Progress(
                    progress.heartbeat(),
                    progress.age().toMillis(),
                    progress.step(),
                    progress.host(),
                    progress.pid(),
                    progress.pausedSince(),
                    progress.still().toMillis(),
                    progress.stuck(patience),
                    progress.tables().stream()
                            .map(table -> Table.of(table, progress.heartbeat()))
                            .toList());
        }
    }

    /** How far a table is. */
    record Table(
            String table,
            String state,
            long rows,
            long expectedRows,
            long bytes,
            long expectedBytes,
            @Nullable Double rowsPerSecond,
            @Nullable Long leftMillis,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            int retries,
            @Nullable String error) {

        private static Table of(TableProgress table, Instant now) {
            return new Table(
                    table.table(),
                    table.state().word(),
                    table.rows(),
                    table.expectedRows(),
                    table.bytes(),
                    table.expectedBytes(),
                    table.rowsPerSecond(now).orElse(null),
                    table.left(now).map(Duration::toMillis).orElse(null),
                    table.startedAt(),
                    table.finishedAt(),
                    table.retries(),
                    table.error());
        }
    }

    /** @param patience how long nothing may move before the run counts as stuck */
    static StatusDocument of(RunStatus status, Duration patience) {
        @Nullable RunProgress progress = status.progress();
        return new StatusDocument(
                status.run().id(),
                status.state(),
                status.live(),
                status.steps(),
                status.copied(),
                status.run().message(),
                progress == null ? null : Progress.of(progress, patience),
                status.waits());
    }
}
