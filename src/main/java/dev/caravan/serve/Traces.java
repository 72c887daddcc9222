package dev.caravan.serve;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * A span for each run, step, table and refresh: they are routes, so a span is the time that a message spends in one. Spans
 * follow the message through the threads of a split.
 */
public final class Traces implements RoutePolicyFactory {
    private static final String SPAN = "caravan.span";
    private static final Set<String> STEPS =
            Set.of("prepare", "copy", "merge", "finish", "verify", "publish", "report");

    private final ObservationRegistry registry;

    Traces(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** A span and the one around it. */
    private record Span(Observation observation, @Nullable Span around) {}

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        if (routeId.equals("migrate")) {
            return new Policy("caravan.run", "run", "consolidation");
        }
        if (STEPS.contains(routeId)) {
            return new Policy("caravan.step", routeId, "step");
        }
        if (routeId.startsWith("copy.")) {
            return new Policy("caravan.table", routeId.substring("copy.".length()), "table");
        }
        if (routeId.equals("refresh")) {
            return new Policy("caravan.refresh", "refresh", "kind");
        }
        if (routeId.startsWith("schedule.")) {
            return new Policy("caravan.schedule", routeId.substring("schedule.".length()), "group");
        }
        return null;
    }

    /** Begins and ends the spans of a route. */
    private final class Policy extends RoutePolicySupport {
        private final String name;
        private final String what;
        private final String tag;

        Policy(String name, String what, String tag) {
            this.name = name;
            this.what = what;
            this.tag = tag;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            @Nullable Span around = exchange.getProperty(SPAN, Span.class);
            Observation observation = Observation.createNotStarted(name, registry)
                    .contextualName(name.substring("caravan.".length()) + " " + what)
                    .lowCardinalityKeyValue(tag, what);
            if (around != null) {
                observation.parentObservation(around.observation());
            }
            exchange.setProperty(SPAN, new Span(observation.start(), around));
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            @Nullable Span span = exchange.getProperty(SPAN, Span.class);
            if (span == null) {
                return;
            }
            if (exchange.getException() != null) {
                // Its text can hold values of rows.
                span.observation()
                        .error(new Failed(exchange.getException().getClass().getSimpleName()));
            }
            span.observation().stop();
            exchange.setProperty(SPAN, span.around());
        }
    }

    /** A failure without its text. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String kind) {
            super(kind, null, false, false);
        }
    }
}
