package dev.caravan.serve;

import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether each route is started. One that somebody stopped is no failure, but should not be forgotten. */
record RouteHealth(CamelContext camel) implements HealthIndicator {
    @Override
    public Health health() {
        Map<String, String> states = new TreeMap<>();
        for (Route route : camel.getRoutes()) {
            ServiceStatus status = camel.getRouteController().getRouteStatus(route.getRouteId());
            states.put(route.getRouteId(), status == null ? "unknown" : status.name());
        }
        boolean all = states.values().stream().allMatch(ServiceStatus.Started.name()::equals);
        return (all ? Health.up() : Health.status(Degraded.WARN))
                .withDetails(states)
                .build();
    }
}
