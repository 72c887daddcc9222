package dev.caravan.serve;

import dev.caravan.ledger.Ledger;
import dev.caravan.problem.CaravanException;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Refreshes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.dao.DataAccessException;

/** Refreshes groups when their time has come, one at a time, and what was missed once. */
public final class Schedules {
    private final Consolidation consolidation;
    private final Refreshes refreshes;
    private final Outcomes outcomes;
    private final ReentrantLock busy = new ReentrantLock();

    Schedules(Consolidation consolidation, Refreshes refreshes, Outcomes outcomes) {
        this.consolidation = consolidation;
        this.refreshes = refreshes;
        this.outcomes = outcomes;
    }

    /** Refreshes a group because its time has come. */
    public void refresh(String name) {
        RefreshRules rules = RefreshRules.ifAny(consolidation.mapping());
        if (rules.groups().containsKey(name)) {
            refresh(rules, name);
        }
    }

    /** Refreshes, once, the groups whose time has passed without a refresh, be it that nobody was there or that a run was on. */
    public void catchUp() {
        RefreshRules rules = RefreshRules.ifAny(consolidation.mapping());
        rules.groups().values().stream()
                .filter(group -> group.schedule() != null && missed(group))
                .forEach(group -> refresh(rules, group.name()));
    }

    private void refresh(RefreshRules rules, String name) {
        busy.lock();
        try {
            for (Group group : rules.chosen(List.of(name))) {
                outcomes.done(refreshes.refresh(group, RefreshOptions.NONE));
            }
        } catch (CaravanException e) {
            outcomes.failed(name, String.join(" ", e.lines()));
        } finally {
            busy.unlock();
        }
    }

    /** Whether the group should have been refreshed since the whole of it last was, or was tried. */
    private boolean missed(Group group) {
        try {
            if (!Ledger.exists(consolidation.target())) {
                return false;
            }
            return refreshes
                    .ledger()
                    .refreshes()
                    .lastBegun(group.name())
                    .flatMap(group::next)
                    .map(due -> due.isBefore(Instant.now()))
                    .orElse(false);
        } catch (CaravanException | DataAccessException e) {
            // The database is down: health says so, and the next look finds out.
            outcomes.failed(group.name(), String.valueOf(e.getMessage()));
            return false;
        }
    }
}
