package dev.caravan.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run in the ledger.
 *
 * @param plan what is kept of its plan, as JSON
 * @param finishedAt null while it is at work or if it was interrupted
 * @param message why it ended as it did, null if there is nothing to say
 */
public record RunRecord(
        long id,
        String consolidation,
        RunState state,
        String fingerprint,
        String plan,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String message) {}
