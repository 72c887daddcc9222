package dev.caravan.serve;

import dev.caravan.ledger.Ledger;
import dev.caravan.problem.CaravanException;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshResult;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Refreshes;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.quartz.CronExpression;
import org.springframework.dao.DataAccessException;

/** Refreshes groups when their time has come, one at a time, and what was missed once. */
public final class Schedules {
    private final Consolidation consolidation;
    private final Refreshes refreshes;
    private final CamelContext camel;
    private final Outcomes outcomes;
    private final ReentrantLock busy = new ReentrantLock();

    Schedules(Consolidation consolidation, Refreshes refreshes, CamelContext camel, Outcomes outcomes) {
        this.consolidation = consolidation;
        this.refreshes = refreshes;
        this.camel = camel;
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
                RefreshResult result = refreshes.refresh(group, RefreshOptions.NONE);
                outcomes.done(result);
                if (!result.complete()) {
                    alert(new Alert("refresh of " + name + " left something out", left(result)));
                }
            }
        } catch (CaravanException e) {
            outcomes.failed(name, String.valueOf(e.getMessage()));
            alert(new Alert("refresh of " + name + " failed", String.join(" ", e.lines())));
        } finally {
            busy.unlock();
        }
    }

    private static String left(RefreshResult result) {
        String findings = result.findings().stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .map(Finding::toString)
                .collect(Collectors.joining("; "));
        return "refresh " + result.id() + "; skipped " + result.skipped() + "; " + findings;
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
                    .map(last -> next(group, last).isBefore(Instant.now()))
                    .orElse(false);
        } catch (CaravanException | DataAccessException e) {
            // The database is down: health says so, and the next look finds out.
            outcomes.failed(group.name(), String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** When the group is due after a moment. */
    static Instant next(Group group, Instant after) {
        try {
            CronExpression cron = new CronExpression(String.valueOf(group.schedule()));
            cron.setTimeZone(TimeZone.getTimeZone(group.zone()));
            Date next = cron.getNextValidTimeAfter(Date.from(after));
            return next == null ? Instant.MAX : next.toInstant();
        } catch (ParseException e) {
            throw new IllegalStateException("The schedules were checked when the service started", e);
        }
    }

    private void alert(Alert alert) {
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            template.sendBody("direct:alert", alert);
        } catch (IOException e) {
            throw new IllegalStateException("The route's template cannot be closed", e);
        }
    }
}
