package dev.caravan.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * The settings under {@code caravan.watch}.
 *
 * @param every how often the ledger is read
 * @param stuckAfter how long no byte may move before a run counts as stuck
 * @param missedAfter how late a schedule may be before it counts as missed
 */
public record WatchSettings(
        @DefaultValue("15s") Duration every,
        @DefaultValue("10m") Duration stuckAfter,
        @DefaultValue("10m") Duration missedAfter) {

    /** As the environment has them. */
    public static WatchSettings of(Environment environment) {
        return Binder.get(environment).bindOrCreate("caravan.watch", WatchSettings.class);
    }
}
