package dev.caravan.console;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The routes of the service: their state, and starting and stopping them. */
@RestController
@RequestMapping(path = "/api/routes", produces = MediaType.APPLICATION_JSON_VALUE)
final class RoutesApi {
    private final CamelContext camel;

    /** By route. Camel makes a new proxy for each who asks, which takes longer than the answer; it goes by the route's name. */
    private final Map<String, ManagedRouteMBean> counters = new ConcurrentHashMap<>();

    RoutesApi(CamelContext camel) {
        this.camel = camel;
    }

    /**
     * A route.
     *
     * @param from the address that it takes messages from, without secrets
     * @param state in Camel's words: Started, Stopped, …
     * @param total messages that it has taken; null if Camel does not count
     */
    record RouteState(
            String id,
            @Nullable String description,
            String from,
            String state,
            @Nullable Long total,
            @Nullable Long failed,
            @Nullable Long inflight) {}

    /** All routes, by name. */
    @GetMapping
    List<RouteState> all() {
        return camel.getRoutes().stream()
                .map(this::state)
                .sorted(Comparator.comparing(RouteState::id))
                .toList();
    }

    @PostMapping("/{id}/stop")
    RouteState stop(@PathVariable String id) throws Exception {
        Route route = find(id);
        camel.getRouteController().stopRoute(id);
        return state(route);
    }

    @PostMapping("/{id}/start")
    RouteState start(@PathVariable String id) throws Exception {
        Route route = find(id);
        camel.getRouteController().startRoute(id);
        return state(route);
    }

    private Route find(String id) {
        @Nullable Route route = camel.getRoute(id);
        if (route == null) {
            throw new NotFoundException("There is no route " + id + ".", "GET /api/routes lists them.");
        }
        return route;
    }

    private RouteState state(Route route) {
        ServiceStatus status = camel.getRouteController().getRouteStatus(route.getId());
        @Nullable ManagedRouteMBean counted = counters.get(route.getId());
        if (counted == null) {
            counted = counter(route);
        }
        return new RouteState(
                route.getId(),
                route.getDescription(),
                route.getEndpoint().toString(),
                status.name(),
                counted(counted, ManagedRouteMBean::getExchangesTotal),
                counted(counted, ManagedRouteMBean::getExchangesFailed),
                counted(counted, ManagedRouteMBean::getExchangesInflight));
    }

    private @Nullable ManagedRouteMBean counter(Route route) {
        @Nullable
        ManagedCamelContext managed = camel.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
        @Nullable ManagedRouteMBean counter = managed == null ? null : managed.getManagedRoute(route.getId());
        if (counter != null) {
            counters.put(route.getId(), counter);
        }
        return counter;
    }

    private interface Count {
        long of(ManagedRouteMBean route) throws Exception;
    }

    private static @Nullable Long counted(@Nullable ManagedRouteMBean route, Count count) {
        if (route == null) {
            return null;
        }
        try {
            return count.of(route);
        } catch (Exception e) {
            return null;
        }
    }
}
