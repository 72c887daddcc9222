package dev.caravan.watch;

import dev.caravan.database.Database;
import dev.caravan.problem.CaravanException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether databases answer. Asks each at most every few seconds, and waits for none of them for long. */
public final class Probes implements AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Map<String, Database> databases;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final ExecutorService threads;

    public Probes(Map<String, Database> databases) {
        this.databases = databases;
        this.threads = Executors.newFixedThreadPool(databases.size(), task -> {
            Thread thread = new Thread(task, "caravan-probe");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * What a database said.
     *
     * @param problem why it does not answer, null if it does
     */
    public record Answer(boolean up, @Nullable String problem, Instant at) {}

    private record Asked(CompletableFuture<Answer> answer, Instant at) {
        boolean fresh() {
            return !answer.isDone() || at.plus(FRESH).isAfter(Instant.now());
        }
    }

    /** Whether a database answers; comes back after three seconds at the latest. */
    public Answer of(String name) {
        Asked known = asked.compute(name, (key, before) -> before != null && before.fresh() ? before : ask(key));
        return known.answer()
                .copy()
                .completeOnTimeout(
                        new Answer(false, "no answer within " + PATIENCE.toSeconds() + " seconds", Instant.now()),
                        PATIENCE.toMillis(),
                        TimeUnit.MILLISECONDS)
                .join();
    }

    private Asked ask(String name) {
        Database database = databases.get(name);
        if (database == null) {
            throw new IllegalArgumentException("No database " + name);
        }
        return new Asked(CompletableFuture.supplyAsync(() -> probe(database), threads), Instant.now());
    }

    private static Answer probe(Database database) {
        try {
            database.probe();
            return new Answer(true, null, Instant.now());
        } catch (CaravanException e) {
            return new Answer(false, e.getMessage(), Instant.now());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
