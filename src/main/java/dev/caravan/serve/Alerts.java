package dev.caravan.serve;

import dev.caravan.watch.Condition;
import dev.caravan.watch.Look;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends each thing that is the matter once to the route {@code direct:alert}, once more if it grows, and once when it is
 * over. What is open when the service starts is sent again: nobody remembers whom the last one told.
 */
public final class Alerts implements HealthIndicator, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.caravan.alert");
    private static final JsonMapper JSON = new JsonMapper();

    private final CamelContext camel;
    private final String consolidation;
    private final MeterRegistry meters;
    private final Map<Condition.Key, Condition> open = new HashMap<>();
    private final Map<String, String> unsent = new ConcurrentHashMap<>();
    private final ExecutorService sender;

    Alerts(CamelContext camel, String consolidation, MeterRegistry meters) {
        this.camel = camel;
        this.consolidation = consolidation;
        this.meters = meters;
        this.sender = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "caravan-alerts");
            thread.setDaemon(true);
            return thread;
        });
        for (String channel : List.of("webhook", "mail")) {
            meters.counter("caravan.alerts.sent", "channel", channel);
            meters.counter("caravan.alerts.unsent", "channel", channel);
        }
    }

    /** Tells what is new, what has grown and what is over. */
    synchronized void look(Look look, Collection<Condition> more) {
        Map<Condition.Key, Condition> now = new LinkedHashMap<>();
        more.forEach(condition -> now.put(condition.key(), condition));
        look.conditions().forEach(condition -> now.put(condition.key(), condition));
        now.forEach((key, condition) -> {
            Condition before = open.put(key, condition);
            if (before == null || condition.size() > before.size()) {
                send(condition, false);
            }
        });
        Set<Condition.Key> over = new HashSet<>(open.keySet());
        over.removeAll(now.keySet());
        over.forEach(key -> {
            Condition before = open.remove(key);
            if (before != null) {
                send(before, true);
            }
        });
    }

    /** What is the matter. */
    synchronized List<Condition> open() {
        return List.copyOf(open.values());
    }

    private void send(Condition condition, boolean resolved) {
        Alert alert = new Alert(condition, resolved, consolidation, Instant.now());
        sender.execute(() -> {
            try (ProducerTemplate template = camel.createProducerTemplate()) {
                template.sendBody("direct:alert", alert);
            } catch (Exception e) {
                unsent("route", alert, e);
            }
        });
    }

    /** The body of a webhook. */
    public String json(@Body Alert alert) {
        return JSON.writeValueAsString(alert.document());
    }

    /** The route has sent it. */
    public void sent(String channel) {
        unsent.remove(channel);
        meters.counter("caravan.alerts.sent", "channel", channel).increment();
    }

    /** The route has given up. */
    public void unsent(String channel, Exchange exchange) {
        unsent(
                channel,
                exchange.getMessage().getBody(),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }

    /** Addresses of webhooks are secrets, and failures name them: only the kind of the failure is told. */
    private void unsent(String channel, @Nullable Object alert, @Nullable Throwable failure) {
        String why = failure instanceof HttpOperationFailedException http
                ? "it answered " + http.getStatusCode()
                : failure == null ? "unknown" : failure.getClass().getSimpleName();
        unsent.put(channel, Instant.now() + ": " + why);
        meters.counter("caravan.alerts.unsent", "channel", channel).increment();
        LOG.error("An alert could not be sent by {}, {}: {}", channel, why, alert);
    }

    /** Whether alerts can be sent. */
    @Override
    public Health health() {
        Health.Builder health = unsent.isEmpty() ? Health.up() : Health.status(Degraded.WARN);
        unsent.forEach((channel, why) -> health.withDetail("unsent by " + channel, why));
        open().forEach(condition ->
                health.withDetail(condition.subject(), condition.kind().word()));
        return health.build();
    }

    @Override
    public void close() {
        sender.shutdownNow();
    }
}
