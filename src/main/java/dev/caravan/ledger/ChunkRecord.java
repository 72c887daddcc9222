package dev.caravan.ledger;

import dev.caravan.copy.Digest;
import java.time.Duration;
import java.time.Instant;

/** A chunk that is committed. */
public record ChunkRecord(String table, int number, Digest digest, long bytes, Duration time, Instant committedAt) {}
