package dev.caravan.serve;

import dev.caravan.ledger.RefreshTable;
import dev.caravan.refresh.RefreshResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** How the last refresh of each group ended, for health and for metrics. */
final class Outcomes implements HealthIndicator {
    private final MeterRegistry meters;
    private final Map<String, Outcome> last = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> times = new ConcurrentHashMap<>();

    Outcomes(MeterRegistry meters) {
        this.meters = meters;
    }

    private record Outcome(@Nullable Long refresh, boolean complete, String text, Instant at) {}

    void done(RefreshResult result) {
        Instant now = Instant.now();
        String text = result.written() + " rows written"
                + (result.skipped().isEmpty() ? "" : ", skipped " + result.skipped());
        last.put(result.name(), new Outcome(result.id(), result.complete(), text, now));
        times.computeIfAbsent(
                        result.name(),
                        group ->
                                meters.gauge("caravan.refresh.last.success", Tags.of("group", group), new AtomicLong()))
                .set(now.getEpochSecond());
        meters.counter("caravan.refresh.runs", "group", result.name(), "outcome", "done")
                .increment();
        for (RefreshTable table : result.tables()) {
            rows(table, "inserted", table.inserted());
            rows(table, "updated", table.updated());
            rows(table, "marked", table.marked());
            rows(table, "deleted", table.deleted());
            rows(table, "quarantined", table.quarantined());
        }
    }

    private void rows(RefreshTable table, String what, long rows) {
        meters.counter("caravan.refresh.rows", "table", table.table(), "what", what)
                .increment((double) rows);
    }

    void failed(String group, String why) {
        last.put(group, new Outcome(null, false, why, Instant.now()));
        meters.counter("caravan.refresh.runs", "group", group, "outcome", "failed")
                .increment();
    }

    @Override
    public Health health() {
        boolean well = last.values().stream().allMatch(Outcome::complete);
        Health.Builder health = well ? Health.up() : Health.down();
        last.forEach((group, outcome) ->
                health.withDetail(group, Map.of("at", outcome.at().toString(), "outcome", outcome.text())));
        return health.build();
    }
}
