package dev.caravan.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Work beside a test, each in a thread of its own: the pool that all share has a single one on a machine of two cores, and
 * whoever waits for something in it keeps the others from beginning.
 */
public final class Aside {
    private static final Executor THREADS = task -> new Thread(task, "aside").start();

    private Aside() {}

    /** Begins at once. */
    public static <T> CompletableFuture<T> supply(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, THREADS);
    }

    /** The same for work without a result. */
    public static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, THREADS);
    }

    /** Begins after a while. */
    public static CompletableFuture<Void> runAfter(long millis, Runnable work) {
        return CompletableFuture.runAsync(
                work, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, THREADS));
    }
}
