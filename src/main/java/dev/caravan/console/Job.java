package dev.caravan.console;

import dev.caravan.problem.Finding;
import java.time.Instant;
import java.util.List;
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
 * @param findings what refused it, each with its place and way out; empty where several jobs are told of
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
        @Nullable String wayOut,
        List<Finding> findings) {

    static Job begun(long id, String what, String subject, String who) {
        return new Job(id, what, subject, who, Instant.now(), null, "running", null, null, List.of());
    }

    Job ended(String state, String message, @Nullable String wayOut) {
        return ended(state, message, wayOut, List.of());
    }

    Job ended(String state, String message, @Nullable String wayOut, List<Finding> findings) {
        return new Job(id, what, subject, who, startedAt, Instant.now(), state, message, wayOut, findings);
    }

    /** The same without the findings, of which there can be many. */
    Job brief() {
        return new Job(id, what, subject, who, startedAt, finishedAt, state, message, wayOut, List.of());
    }

    boolean running() {
        return finishedAt == null;
    }
}
