package dev.caravan.refresh;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        List<TableRule> others) {}
