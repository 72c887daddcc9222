package dev.caravan.serve;

import dev.caravan.ledger.RunState;
import dev.caravan.watch.LedgerView;
import dev.caravan.watch.LedgerView.Live;
import dev.caravan.watch.LedgerView.NewestRun;
import dev.caravan.watch.LedgerView.Verification;
import dev.caravan.watch.Look;
import dev.caravan.watch.Probes;
import dev.caravan.watch.Watch;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/** What the watch knows, as parts of the health. Nothing here waits for a database for more than three seconds. */
final class HealthOf {
    private HealthOf() {}

    static HealthContributor databases(Probes probes, Collection<String> names) {
        Map<String, HealthContributor> each = new LinkedHashMap<>();
        names.forEach(name -> each.put(name, (HealthIndicator) () -> database(probes.of(name))));
        return CompositeHealthContributor.fromMap(each);
    }

    private static Health database(Probes.Answer answer) {
        return answer.up()
                ? Health.up().withDetail("says", "answers").build()
                : Health.down()
                        .withDetail("says", String.valueOf(answer.problem()))
                        .build();
    }

    /** The newest run. */
    static HealthIndicator run(Watch watch) {
        return () -> {
            Look look = watch.latest();
            @Nullable NewestRun run = look.ledger().newest();
            if (run == null) {
                return Health.up().withDetail("state", "no run yet").build();
            }
            boolean gone = run.state().equals("running") && !look.ledger().locked();
            boolean bad = gone || run.state().equals("failed") || run.state().equals("unproven");
            Health.Builder health = bad ? Health.status(Degraded.WARN) : Health.up();
            health.withDetail("run", run.id())
                    .withDetail("state", gone ? RunState.INTERRUPTED : run.state())
                    .withDetail("startedAt", run.startedAt().toString());
            if (run.step() != null && !bad) {
                health.withDetail("step", run.step())
                        .withDetail("stillSeconds", look.still().toSeconds());
            }
            if (run.message() != null) {
                health.withDetail("message", run.message());
            }
            return health.build();
        };
    }

    /** Whether what is live was proven, and what the newest proof found. */
    static HealthIndicator verification(Watch watch) {
        return () -> {
            LedgerView view = watch.latest().ledger();
            @Nullable Live live = view.live();
            @Nullable Verification last = view.verification();
            Health.Builder health = last == null || last.proven() ? Health.up() : Health.status(Degraded.WARN);
            health.withDetail("live", live == null ? "nothing yet" : "run " + live.run());
            if (live != null) {
                health.withDetail("since", live.since().toString())
                        .withDetail("tables", live.tables())
                        .withDetail("rows", live.rows());
            }
            if (last != null) {
                health.withDetail(
                        "last", "run " + last.run() + (last.proven() ? ": proven" : ": not proven") + ", " + last.at());
            }
            return health.build();
        };
    }

    /** Rows that are not loaded. */
    static HealthIndicator quarantine(Watch watch) {
        return () -> {
            Map<String, Long> rows = new LinkedHashMap<>();
            watch.latest()
                    .ledger()
                    .quarantine()
                    .forEach(each -> rows.merge("run " + each.run() + " " + each.table(), each.rows(), Long::sum));
            Health.Builder health = rows.isEmpty() ? Health.up() : Health.status(Degraded.WARN);
            rows.forEach(health::withDetail);
            return health.build();
        };
    }
}
