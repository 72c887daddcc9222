package dev.caravan.console;

import dev.caravan.database.Database;
import dev.caravan.problem.CaravanException;
import dev.caravan.run.Consolidation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether each database answers, asked every few seconds, so that nobody who looks has to wait for one that is down. */
final class Databases implements AutoCloseable {
    private static final int SECONDS = 5;

    private final List<Database> all = new ArrayList<>();
    private final Map<String, State> states = new LinkedHashMap<>();
    private final ExecutorService clock = Executors.newSingleThreadExecutor(Databases::thread);

    /**
     * A database as it was last seen.
     *
     * @param address host, port and database
     * @param up whether it answers; null before it was asked
     * @param message why it does not, null if it does
     * @param since when that was first seen
     */
    record State(
            String name,
            String address,
            @Nullable Boolean up,
            @Nullable String message,
            Instant since) {
        boolean down() {
            return Boolean.FALSE.equals(up);
        }
    }

    Databases(Consolidation consolidation) {
        all.addAll(consolidation.sources().values());
        all.add(consolidation.target());
        for (Database database : all) {
            states.put(
                    database.name(),
                    new State(database.name(), database.address().toString(), null, null, Instant.now()));
        }
        clock.execute(this::watch);
    }

    /** All databases, the target last. */
    List<State> states() {
        synchronized (states) {
            return List.copyOf(states.values());
        }
    }

    private void watch() {
        try {
            while (true) {
                all.forEach(this::look);
                TimeUnit.SECONDS.sleep(SECONDS);
            }
        } catch (InterruptedException e) {
            // The service ends.
            Thread.currentThread().interrupt();
        }
    }

    private void look(Database database) {
        @Nullable String message = null;
        try {
            database.probe();
        } catch (CaravanException e) {
            message = e.getMessage() + " " + e.wayOut();
        }
        boolean up = message == null;
        synchronized (states) {
            State before = states.get(database.name());
            if (before == null || before.up() == null || before.up() != up) {
                states.put(
                        database.name(),
                        new State(database.name(), database.address().toString(), up, message, Instant.now()));
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "caravan-databases");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
