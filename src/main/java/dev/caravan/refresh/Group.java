package dev.caravan.refresh;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * Tables that are refreshed together, in one transaction.
 *
 * @param schedule as a Quartz cron expression, null for none
 * @param zone of the schedule
 * @param others tables of the group that somebody has left out this time
 * @param history how long it is kept what a refresh changed
 */
public record Group(
        String name,
        String description,
        @Nullable String schedule,
        String zone,
        Duration history,
        List<TableRule> tables,
        List<TableRule> others) {

    /**
     * When it is due after a moment; empty without a schedule, or if its schedule knows of no such time.
     *
     * @throws IllegalStateException if the schedule is none; {@code caravan serve} looks at them when it starts
     */
    public Optional<Instant> next(Instant after) {
        if (schedule == null) {
            return Optional.empty();
        }
        try {
            CronExpression cron = new CronExpression(schedule);
            cron.setTimeZone(TimeZone.getTimeZone(zone));
            return Optional.ofNullable(cron.getNextValidTimeAfter(Date.from(after)))
                    .map(Date::toInstant);
        } catch (ParseException e) {
            throw new IllegalStateException("The schedule of " + name + " is no cron expression", e);
        }
    }

    /** Whether these are the seeds, which are brought in but once. */
    boolean seeds() {
        return name.equals(RefreshRules.SEEDS);
    }

    /** Whether this is all of the group that can be read at any time. */
    boolean whole() {
        return others.stream().allMatch(rule -> rule.origin() instanceof Origin.Inbox);
    }

    /** The same with these tables only. */
    Group only(List<TableRule> chosen) {
        List<TableRule> left = Stream.concat(tables.stream(), others.stream())
                .filter(rule -> chosen.stream().noneMatch(other -> other.table().equals(rule.table())))
                .toList();
        return new Group(name, description, schedule, zone, history, chosen, left);
    }
}
