package dev.caravan.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the work of a run waits while it is paused. A pause begins for each thread at its next border. */
final class Gate {
    /** Held by who asks the ledger what is wanted, so that it is done in its order; who passes does not wait for that. */
    private final Object order = new Object();

    private @Nullable Instant pausedSince;
    private @Nullable String stoppedBy;
    private boolean cancelled;

    Object order() {
        return order;
    }

    synchronized void pause() {
        if (pausedSince == null) {
            pausedSince = Instant.now();
        }
    }

    synchronized void open() {
        pausedSince = null;
        notifyAll();
    }

    /** Ends the work at the next border, and what is paused at once. */
    synchronized void stop(String who) {
        stoppedBy = who;
        notifyAll();
    }

    /** Nobody waits any more. */
    synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    synchronized @Nullable Instant pausedSince() {
        return pausedSince;
    }

    /** Who asked for the end; null if nobody did. */
    synchronized @Nullable String stoppedBy() {
        return stoppedBy;
    }

    /** Waits until the work may go on, or is to end. */
    synchronized void pass() throws InterruptedException {
        while (pausedSince != null && stoppedBy == null && !cancelled) {
            wait();
        }
    }
}
