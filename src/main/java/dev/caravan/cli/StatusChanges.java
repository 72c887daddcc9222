package dev.caravan.cli;

import dev.caravan.ledger.LockWait;
import dev.caravan.ledger.RunProgress;
import dev.caravan.ledger.TableProgress;
import dev.caravan.ledger.TableState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in lines what is new in a run since the last look, where nothing can be drawn over. */
final class StatusChanges {
    private String state = "";
    private @Nullable String step;
    private boolean stuck;
    private Set<String> waits = Set.of();
    private final Map<String, TableState> tables = new HashMap<>();

    /** @param patience how long nothing may move before the run counts as stuck */
    List<String> since(RunStatus status, Duration patience) {
        List<String> news = new ArrayList<>();
        if (status.atWork()) {
            state(status, news);
        }
        @Nullable RunProgress progress = status.progress();
        if (progress != null) {
            step(progress, news);
            progress.tables().forEach(table -> table(table, news));
            boolean now = progress.stuck(patience);
            if (now && !stuck) {
                news.add("STUCK: nothing has moved for " + Amounts.time(progress.still()) + ".");
            }
            stuck = now;
        }
        Set<String> now = status.waits().stream()
                .filter(wait -> !wait.own())
                .map(StatusChanges::key)
                .collect(Collectors.toCollection(TreeSet::new));
        status.waits().stream()
                .filter(wait -> !wait.own() && !waits.contains(key(wait)))
                .forEach(wait -> news.add("Waits: " + StatusView.wait(wait)));
        waits = now;
        state(status, news);
        return news;
    }

    private void state(RunStatus status, List<String> news) {
        if (!status.state().equals(state)) {
            state = status.state();
            @Nullable String message = status.run().message();
            news.add("Run " + status.run().id() + " is " + state + (message == null ? "." : ": " + message));
        }
    }

    private static String key(LockWait wait) {
        return wait.waiting() + " " + wait.blocker() + " " + wait.relation();
    }

    private void step(RunProgress progress, List<String> news) {
        @Nullable String current = progress.step();
        if (current != null && !current.equals(step)) {
            step = current;
            news.add("Step " + current);
        }
    }

    private void table(TableProgress table, List<String> news) {
        @Nullable TableState before = tables.put(table.table(), table.state());
        if (table.state() != before && !(before == null && table.state() == TableState.WAITING)) {
            news.add(table.table() + " is " + table.state().word() + ", " + Amounts.count(table.rows()) + " rows"
                    + (table.error() == null ? "" : ": " + table.error()));
        }
    }
}
