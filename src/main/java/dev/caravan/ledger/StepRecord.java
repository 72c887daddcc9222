package dev.caravan.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A step of a run: {@code finishedAt} is null while it is at work or if it did not end. */
public record StepRecord(
        String name, Instant startedAt, @Nullable Instant finishedAt) {}
