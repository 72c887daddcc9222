package dev.caravan.watch;

import java.time.Duration;
import org.springframework.core.env.Environment;

/**
 * The settings under {@code caravan.watch}, and {@code caravan.stuck-after}.
 *
 * @param every how often the ledger is read
 * @param stuckAfter how long no byte may move before a run counts as stuck
 * @param missedAfter how late a schedule may be before it counts as missed
 */
public record WatchSettings(Duration every, Duration stuckAfter, Duration missedAfter) {

    /** As the environment has them. */
    public static WatchSettings of(Environment environment, Duration stuckAfter) {
        return new WatchSettings(
                environment.getProperty("caravan.watch.every", Duration.class, Duration.ofSeconds(15)),
                stuckAfter,
                environment.getProperty("caravan.watch.missed-after", Duration.class, Duration.ofMinutes(10)));
    }
}
