package dev.caravan.watch;

import dev.caravan.watch.Condition.Kind;
import dev.caravan.watch.LedgerView.GroupRefresh;
import dev.caravan.watch.LedgerView.NewestRun;
import dev.caravan.watch.LedgerView.Quarantined;
import dev.caravan.watch.Stillness.Still;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what is the matter in what the ledger says. */
record Conditions(WatchSettings settings, List<Schedule> schedules, Instant begun) {

    List<Condition> of(LedgerView view, Still still, Set<String> missed) {
        List<Condition> conditions = new ArrayList<>();
        run(view, conditions);
        if (still.work() != null && still.time().compareTo(settings.stuckAfter()) >= 0) {
            conditions.add(new Condition(
                    Kind.STUCK,
                    still.work(),
                    "No byte has moved for " + minutes(still.time().toSeconds()) + ": " + still.waits() + ".",
                    0));
        }
        Map<Long, List<Quarantined>> open = view.quarantine().stream()
                .collect(Collectors.groupingBy(Quarantined::run, TreeMap::new, Collectors.toList()));
        open.forEach((run, rows) -> {
            long size = rows.stream().mapToLong(Quarantined::rows).sum();
            conditions.add(new Condition(
                    Kind.QUARANTINE,
                    "run " + run,
                    size + " rows are not loaded: caravan quarantine list names them.",
                    size));
        });
        view.refreshes().forEach((group, refresh) -> refresh(group, refresh, conditions));
        missed.forEach(group -> conditions.add(new Condition(
                Kind.SCHEDULE_MISSED,
                group,
                "It should have been refreshed by now. caravan refresh " + group + " does it at once.",
                0)));
        return conditions;
    }

    private static void run(LedgerView view, List<Condition> conditions) {
        @Nullable NewestRun run = view.newest();
        if (run == null) {
            return;
        }
        String about = "run " + run.id();
        String message = run.message() == null ? "" : run.message() + " ";
        String resume = "caravan migrate --resume " + run.id();
        switch (run.state()) {
            case "failed" ->
                conditions.add(new Condition(Kind.RUN_FAILED, about, message + "Remove the cause, then: " + resume, 0));
            case "unproven" ->
                conditions.add(new Condition(
                        Kind.DIFFERENCE, about, message + "The report of the run names each difference.", 0));
            case "running" -> {
                if (!view.locked()) {
                    conditions.add(new Condition(
                            Kind.RUN_INTERRUPTED, about, "Its process is gone. Go on with: " + resume, 0));
                }
            }
            default -> {
                // Nothing is the matter with it.
            }
        }
    }

    private void refresh(String group, GroupRefresh refresh, List<Condition> conditions) {
        if (refresh.failed()) {
            conditions.add(new Condition(
                    Kind.REFRESH_FAILED,
                    group,
                    (refresh.message() == null ? "" : refresh.message() + " ") + "caravan refresh " + group
                            + " tries it again.",
                    0));
        }
        if (refresh.state().equals("done")) {
            schedules.stream()
                    .filter(schedule -> schedule.group().equals(group))
                    .map(schedule -> left(schedule, refresh))
                    .filter(left -> !left.isEmpty())
                    .forEach(left -> conditions.add(new Condition(
                            Kind.DRIFT,
                            group,
                            "Refresh " + refresh.id() + " left out " + left
                                    + ", because their layout is not what the mapping says. caravan refresh " + group
                                    + " says what differs.",
                            left.size())));
        }
    }

    private static Set<String> left(Schedule schedule, GroupRefresh refresh) {
        Set<String> left = new TreeSet<>(schedule.tables());
        left.removeAll(refresh.tables());
        return left;
    }

    /** The groups that should have been refreshed. */
    Set<String> missed(LedgerView view, Instant now) {
        return schedules.stream()
                .filter(schedule -> missed(schedule, view.refreshes().get(schedule.group()), now))
                .map(Schedule::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean missed(Schedule schedule, @Nullable GroupRefresh last, Instant now) {
        if (last != null && last.state().equals("running")) {
            return false;
        }
        Instant from = last == null ? begun : last.startedAt();
        return schedule.next()
                .apply(from)
                .filter(due -> due.isBefore(now.minus(settings.missedAfter())))
                .isPresent();
    }

    private static String minutes(long seconds) {
        return seconds < 120 ? seconds + " seconds" : seconds / 60 + " minutes";
    }
}
