package dev.caravan.copy;

import java.time.Duration;

/**
 * What a COPY moved.
 *
 * @param digest of the rows as the source sent them
 * @param bytes of the stream
 * @param time from the first to the last byte
 */
public record CopyResult(Digest digest, long bytes, Duration time) {}
