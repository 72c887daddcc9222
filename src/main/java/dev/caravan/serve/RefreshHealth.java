package dev.caravan.serve;

import dev.caravan.serve.Outcomes.Outcome;
import dev.caravan.watch.LedgerView.GroupRefresh;
import dev.caravan.watch.Watch;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** How the last refresh of each group ended, whoever did it: this service knows more of its own. */
record RefreshHealth(Outcomes outcomes, Watch watch) implements HealthIndicator {
    @Override
    public Health health() {
        Map<String, Outcome> last = new TreeMap<>(outcomes.last());
        watch.latest()
                .ledger()
                .refreshes()
                .forEach((group, refresh) -> last.merge(
                        group,
                        outcome(refresh),
                        (own, told) -> told.at().isAfter(own.at()) && !own.same(told) ? told : own));
        boolean well = last.values().stream().allMatch(Outcome::complete);
        Health.Builder health = well ? Health.up() : Health.down();
        last.forEach((group, outcome) ->
                health.withDetail(group, Map.of("at", outcome.at().toString(), "outcome", outcome.text())));
        return health.build();
    }

    private static Outcome outcome(GroupRefresh refresh) {
        @Nullable Instant end = refresh.finishedAt();
        String text = switch (refresh.state()) {
            case "done" -> refresh.written() + " rows written";
            case "running" -> "at work";
            default -> refresh.message() == null ? refresh.state() : refresh.message();
        };
        return new Outcome(refresh.id(), !refresh.failed(), text, end == null ? refresh.startedAt() : end);
    }
}
