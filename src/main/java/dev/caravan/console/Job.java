package dev.caravan.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work that somebody started from here.
 *
 * @param what migrate, refresh, verify, rollback, replay or seed
 * @param subject what it is about, in words
 * @param who asked for it
 * @param state running, done, different or failed
 * @param message how it ended; null while it runs
 * @param wayOut what to do if it failed, null otherwise
 */
record Job(
        long id,
        String what,
        String subject,
        String who,
        Instant startedAt,
        @Nullable Instant finishedAt,
        String state,
        @Nullable String message,
        @Nullable String wayOut) {

    static Job begun(long id, String what, String subject, String who) {
        return new Job(id, what, subject, who, Instant.now(), null, "running", null, null);
    }

    Job ended(String state, String message, @Nullable String wayOut) {
        return new Job(id, what, subject, who, startedAt, Instant.now(), state, message, wayOut);
    }

    boolean running() {
        return finishedAt == null;
    }
}
