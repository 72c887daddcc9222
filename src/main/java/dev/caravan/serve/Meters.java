package dev.caravan.serve;

import dev.caravan.watch.Condition;
import dev.caravan.watch.LedgerView;
import dev.caravan.watch.LedgerView.NewestRun;
import dev.caravan.watch.Look;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.jspecify.annotations.Nullable;

/** What the watch found, as metrics; a scrape reads what was found last. docs/monitoring.md lists them. */
final class Meters {
    private static final List<String> STATES =
            List.of("running", "failed", "stopped", "unproven", "rehearsed", "published", "rolled back", "abandoned");

    private final MeterRegistry registry;
    private final CamelContext camel;
    private final Map<String, MultiGauge> gauges = new HashMap<>();
    private final Map<String, List<Meter>> routes = new HashMap<>();
    private volatile @Nullable Look latest;

    Meters(MeterRegistry registry, CamelContext camel) {
        this.registry = registry;
        this.camel = camel;
        single("caravan.ledger.age", "seconds", look -> since(look.at()));
        single("caravan.run.still", "seconds", look -> look.still().toSeconds());
        single(
                "caravan.run.last.published",
                "seconds",
                look -> moment(look.ledger().lastPublished()));
        single(
                "caravan.quarantine.open",
                "rows",
                look -> look.ledger().quarantine().stream()
                        .mapToLong(LedgerView.Quarantined::rows)
                        .sum());
        single("caravan.generation.live", null, look -> live(look, live -> (double) live.run()));
        single("caravan.generation.age", "seconds", look -> live(look, live -> since(live.since())));
        single("caravan.verification.proven", null, look -> {
            LedgerView.Verification last = look.ledger().verification();
            return last == null ? Double.NaN : last.proven() ? 1 : 0;
        });
        single("caravan.verification.last", "seconds", look -> {
            LedgerView.Verification last = look.ledger().verification();
            return moment(last == null ? null : last.at());
        });
    }

    private void single(String name, @Nullable String unit, ToDoubleFunction<Look> value) {
        Gauge.builder(name, this, self -> {
                    Look look = self.latest;
                    return look == null ? Double.NaN : value.applyAsDouble(look);
                })
                .baseUnit(unit)
                .register(registry);
    }

    /** Takes over what was found. */
    void look(Look look) {
        latest = look;
        LedgerView view = look.ledger();
        @Nullable NewestRun newest = view.newest();
        rows(
                "caravan.runs",
                STATES,
                state -> Tags.of("state", state),
                state -> view.runs().getOrDefault(state, 0L));
        rows(
                "caravan.run.newest",
                STATES,
                state -> Tags.of("state", state),
                state -> newest != null && newest.state().equals(state) ? 1L : 0L);
        List<String> copied =
                newest == null ? List.of() : List.copyOf(newest.copied().keySet());
        rows(
                "caravan.copied.rows",
                copied,
                table -> Tags.of("table", table),
                table -> copied(newest, table).rows());
        rows(
                "caravan.copied.bytes",
                copied,
                table -> Tags.of("table", table),
                table -> copied(newest, table).bytes());
        gauge("caravan.step.seconds")
                .register(
                        newest == null
                                ? List.of()
                                : newest.steps().stream()
                                        .<Row<?>>map(step -> Row.of(Tags.of("step", step.name()), step.seconds()))
                                        .toList(),
                        true);
        Map<String, Long> quarantined = view.quarantine().stream()
                .collect(Collectors.groupingBy(
                        LedgerView.Quarantined::table, Collectors.summingLong(LedgerView.Quarantined::rows)));
        rows(
                "caravan.quarantine.rows",
                quarantined.keySet(),
                table -> Tags.of("table", table),
                table -> quarantined.getOrDefault(table, 0L));
        List<String> refreshed = view.refreshes().entrySet().stream()
                .filter(entry -> entry.getValue().lastDone() != null)
                .map(Map.Entry::getKey)
                .toList();
        rows("caravan.refresh.last.success.seconds", refreshed, group -> Tags.of("group", group), group -> {
            LedgerView.GroupRefresh refresh = view.refreshes().get(group);
            return refresh == null || refresh.lastDone() == null
                    ? 0L
                    : refresh.lastDone().getEpochSecond();
        });
        rows(
                "caravan.schedule.missed",
                view.refreshes().keySet(),
                group -> Tags.of("group", group),
                group -> look.missed().contains(group) ? 1L : 0L);
        rows(
                "caravan.database.up",
                look.databases().keySet(),
                name -> Tags.of("database", name),
                name -> Boolean.TRUE.equals(look.databases().get(name)) ? 1L : 0L);
        rows(
                "caravan.conditions",
                Arrays.asList(Condition.Kind.values()),
                kind -> Tags.of("kind", kind.word()),
                kind -> look.conditions().stream()
                        .filter(condition -> condition.kind() == kind)
                        .count());
        routes();
    }

    private static LedgerView.Copied copied(@Nullable NewestRun run, String table) {
        LedgerView.Copied none = new LedgerView.Copied(0, 0);
        return run == null ? none : run.copied().getOrDefault(table, none);
    }

    private <T> void rows(String name, Iterable<T> all, Function<T, Tags> tags, ToLongFunction<T> value) {
        List<Row<?>> rows = new ArrayList<>();
        all.forEach(each -> rows.add(Row.of(tags.apply(each), value.applyAsLong(each))));
        gauge(name).register(rows, true);
    }

    private MultiGauge gauge(String name) {
        return gauges.computeIfAbsent(name, each -> MultiGauge.builder(each).register(registry));
    }

    /** Under the names that Camel's own Micrometer component uses. */
    private void routes() {
        @Nullable
        ManagedCamelContext managed = camel.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
        List<String> there = camel.getRoutes().stream().map(Route::getRouteId).toList();
        for (String id : new HashSet<>(routes.keySet())) {
            if (!there.contains(id)) {
                routes.getOrDefault(id, List.of()).forEach(registry::remove);
                routes.remove(id);
            }
        }
        for (String id : there) {
            @Nullable ManagedRouteMBean bean = managed == null ? null : managed.getManagedRoute(id);
            if (bean != null) {
                routes.computeIfAbsent(id, each -> meters(each, bean));
            }
        }
    }

    private List<Meter> meters(String id, ManagedRouteMBean route) {
        Tags tags = Tags.of("routeId", id);
        return Stream.of(
                        FunctionCounter.builder("camel.exchanges.total", route, each -> total(each::getExchangesTotal))
                                .tags(tags)
                                .register(registry),
                        FunctionCounter.builder(
                                        "camel.exchanges.failed", route, each -> total(each::getExchangesFailed))
                                .tags(tags)
                                .register(registry),
                        Gauge.builder("camel.exchanges.inflight", route, each -> total(each::getExchangesInflight))
                                .tags(tags)
                                .strongReference(true)
                                .register(registry),
                        Gauge.builder(
                                        "camel.route.started",
                                        camel,
                                        context ->
                                                context.getRouteController().getRouteStatus(id) == ServiceStatus.Started
                                                        ? 1
                                                        : 0)
                                .tags(tags)
                                .register(registry))
                .map(Meter.class::cast)
                .toList();
    }

    /** A number of a managed route, which may be gone. */
    private interface Reading {
        long get() throws Exception;
    }

    private static double total(Reading reading) {
        try {
            return reading.get();
        } catch (Exception e) {
            return Double.NaN;
        }
    }

    private static double live(Look look, ToDoubleFunction<LedgerView.Live> value) {
        LedgerView.Live live = look.ledger().live();
        return live == null ? Double.NaN : value.applyAsDouble(live);
    }

    private static double moment(@Nullable Instant moment) {
        return moment == null ? Double.NaN : moment.getEpochSecond();
    }

    private static double since(Instant moment) {
        return Duration.between(moment, Instant.now()).toMillis() / 1000.0;
    }
}
