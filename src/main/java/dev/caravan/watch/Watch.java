package dev.caravan.watch;

import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.watch.Condition.Kind;
import dev.caravan.watch.Stillness.Still;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Looks at the ledger and the databases now and then, in a thread of its own, so that whoever asks how things are waits
 * for no database. What other processes do is seen too, for the ledger tells it.
 */
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final String TARGET = "target";

    private final Database target;
    private final Map<String, Database> databases;
    private final WatchSettings settings;
    private final Probes probes;
    private final Stillness stillness;
    private final Conditions conditions;
    private final ScheduledExecutorService thread;
    private volatile @Nullable Look latest;

    /**
     * A watch that has not begun yet.
     *
     * @param databases by name, with the target
     * @param schedules the groups that can be refreshed
     */
    public Watch(Map<String, Database> databases, List<Schedule> schedules, WatchSettings settings, Probes probes) {
        this.databases = databases;
        this.settings = settings;
        this.probes = probes;
        Database found = databases.get(TARGET);
        if (found == null) {
            throw new IllegalArgumentException("No target");
        }
        this.target = found;
        this.stillness = new Stillness(new Backends(List.copyOf(databases.values())));
        this.conditions = new Conditions(settings, schedules, Instant.now());
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread watching = new Thread(task, "caravan-watch");
            watching.setDaemon(true);
            return watching;
        });
    }

    /** Begins to look; everything that is found is told to the listener. */
    public void begin(Consumer<Look> listener) {
        var unused = thread.scheduleWithFixedDelay(
                () -> listener.accept(look()), 0, settings.every().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What was found last; looks if nobody has looked yet. */
    public Look latest() {
        Look known = latest;
        return known == null ? look() : known;
    }

    private synchronized Look look() {
        Map<String, Boolean> up = new TreeMap<>();
        List<Condition> found = new ArrayList<>();
        databases.keySet().forEach(name -> {
            Probes.Answer answer = probes.of(name);
            up.put(name, answer.up());
            if (!answer.up()) {
                found.add(new Condition(Kind.DATABASE_DOWN, name, String.valueOf(answer.problem()), 0));
            }
        });
        Look look = Boolean.TRUE.equals(up.get(TARGET)) ? read(up, found) : unread(up, found);
        latest = look;
        return look;
    }

    private Look read(Map<String, Boolean> up, List<Condition> found) {
        try {
            LedgerView view = LedgerReader.read(target);
            Instant now = Instant.now();
            Still still = stillness.look(view, now);
            Set<String> missed = conditions.missed(view, now);
            found.addAll(conditions.of(view, still, missed));
            return new Look(now, view, up, still.time(), missed, found);
        } catch (SQLException | DataAccessException e) {
            LOG.warn("The ledger cannot be read: {}", SqlFailure.of(e));
            return unread(up, found);
        }
    }

    /** What was the matter is still believed, but for the databases. */
    private Look unread(Map<String, Boolean> up, List<Condition> found) {
        Look before = latest;
        if (before == null) {
            return new Look(Instant.EPOCH, LedgerView.NONE, up, Duration.ZERO, Set.of(), found);
        }
        before.conditions().stream()
                .filter(condition -> condition.kind() != Kind.DATABASE_DOWN)
                .forEach(found::add);
        return new Look(before.at(), before.ledger(), up, before.still(), new HashSet<>(before.missed()), found);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        probes.close();
    }
}
