package dev.caravan.serve;

import dev.caravan.ledger.RefreshTable;
import dev.caravan.refresh.RefreshResult;
import dev.caravan.watch.Condition;
import dev.caravan.watch.Condition.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How the last refresh of each group ended that this service did, for health, metrics and alerts. */
final class Outcomes {
    private final MeterRegistry meters;
    private final Map<String, Outcome> last = new ConcurrentHashMap<>();

    Outcomes(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * How it ended.
     *
     * @param refresh in the ledger; null if it did not come so far
     */
    record Outcome(@Nullable Long refresh, boolean complete, String text, Instant at) {
        boolean same(Outcome other) {
            return refresh != null && Objects.equals(refresh, other.refresh);
        }
    }

    void done(RefreshResult result) {
        String text = result.written() + " rows written"
                + (result.skipped().isEmpty() ? "" : ", skipped " + result.skipped());
        last.put(result.name(), new Outcome(result.id(), result.complete(), text, Instant.now()));
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

    Map<String, Outcome> last() {
        return Map.copyOf(last);
    }

    /** Refreshes that failed before the ledger knew of them. */
    List<Condition> failures() {
        List<Condition> failures = new ArrayList<>();
        last.forEach((group, outcome) -> {
            if (outcome.refresh() == null) {
                failures.add(new Condition(Kind.REFRESH_FAILED, group, outcome.text(), 0));
            }
        });
        return failures;
    }
}
