package dev.caravan.serve;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshRecord;
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
    private final CamelContext camel;
    private final Outcomes outcomes;
    private final ReentrantLock busy = new ReentrantLock();

    Schedules(Consolidation consolidation, CamelContext camel, Outcomes outcomes) {
        this.consolidation = consolidation;
        this.camel = camel;
        this.outcomes = outcomes;
    }

    /** The groups that have a schedule. */
    List<Group> scheduled() {
        return RefreshRules.read(consolidation.mapping()).groups().values().stream()
                .filter(group -> group.schedule() != null)
                .toList();
    }

    /** Refreshes a group because its time has come. */
    public void refresh(String name) {
        scheduled().stream().filter(group -> group.name().equals(name)).forEach(this::refresh);
    }

    /** Refreshes, once, the groups whose time has passed without a refresh, be it that nobody was there or that a run was on. */
    public void catchUp() {
        scheduled().stream().filter(this::missed).forEach(this::refresh);
    }

    private void refresh(Group group) {
        busy.lock();
        try {
            RefreshRules rules = RefreshRules.read(consolidation.mapping());
            RefreshResult result = Refreshes.on(consolidation, camel)
                    .refresh(rules.chosen(List.of(group.name())).get(0), RefreshOptions.NONE);
            outcomes.done(result);
            if (!result.complete()) {
                alert(new Alert("refresh of " + group.name() + " left something out", left(result)));
            }
        } catch (CaravanException e) {
            outcomes.failed(group.name(), String.valueOf(e.getMessage()));
            alert(new Alert("refresh of " + group.name() + " failed", e.getMessage() + " " + e.wayOut()));
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

    /** Whether the group should have been refreshed since it last was, or was tried. */
    private boolean missed(Group group) {
        try {
            if (!Ledger.exists(consolidation.target())) {
                return false;
            }
            return Ledger.open(consolidation.target()).refreshes().all().stream()
                    .filter(refresh -> refresh.name().equals(group.name())
                            && refresh.kind().equals("refresh"))
                    .findFirst()
                    .map(RefreshRecord::startedAt)
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
