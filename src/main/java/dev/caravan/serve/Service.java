package dev.caravan.serve;

import dev.caravan.access.Access;
import dev.caravan.access.AccessConfiguration;
import dev.caravan.access.FixedProperties;
import dev.caravan.console.Console;
import dev.caravan.problem.UsageException;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Pipeline;
import dev.caravan.run.Refreshes;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.CronExpression;
import org.quartz.simpl.SimpleThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** The long-running Caravan. */
public final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private final Pipeline pipeline;

    private Service(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Starts it on the loopback interface. */
    public static Service start(Consolidation consolidation, int port, Path inbox) {
        return start(consolidation, "127.0.0.1", port, inbox);
    }

    /**
     * Starts it; the databases need not be there.
     *
     * @param bind address to listen on; one that others can reach needs a login
     * @param port to listen on
     * @param inbox folder that is watched for files
     * @throws UsageException if a schedule, a route, the address, the port or the users cannot be used
     */
    public static Service start(Consolidation consolidation, String bind, int port, Path inbox) {
        List<Group> scheduled = scheduled(consolidation);
        Access access = Access.of(consolidation.settings().caravan().access());
        InetAddress address = access.admit(bind);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", Integer.toString(port));
        properties.put("management.endpoints.web.base-path", "/");
        properties.put("management.endpoints.web.exposure.include", exposed(consolidation));
        properties.put("management.endpoint.health.probes.enabled", "true");
        properties.put("management.endpoint.health.group.readiness.include", "readinessState,databases,routes");
        properties.put("management.endpoint.health.status.order", "down,out-of-service,warn,up,unknown");
        properties.put("management.opentelemetry.resource-attributes.service.name", "caravan");
        properties.put("management.tracing.sampling.probability", "1.0");
        properties.put("management.observations.enable.http", "false");
        properties.put("springdoc.api-docs.path", "/api/openapi");
        properties.put("springdoc.paths-to-match", "/api/**");
        properties.put("springdoc.override-with-generic-response", "false");
        properties.put("springdoc.default-produces-media-type", "application/json");
        properties.put("caravan.jmx", "true");
        properties.put("caravan.inbox", inbox.toAbsolutePath().toString());
        ConfigurableEnvironment environment = consolidation.settings().environment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("service", FixedProperties.of(address, port, access.login())));
        boolean encrypted = environment.containsProperty("server.ssl.bundle")
                || environment.containsProperty("server.ssl.key-store")
                || environment.containsProperty("server.ssl.certificate");
        access.warnings(address, encrypted).forEach(LOG::warn);
        Path routes = consolidation.settings().caravan().routes().resolve("serve");
        Pipeline pipeline = Pipeline.start(
                consolidation,
                properties,
                Files.isDirectory(routes) ? Stream.of("file:" + routes + "/*.camel.yaml") : Stream.of(),
                Beans.class,
                Console.class,
                AccessConfiguration.class,
                Watching.class);
        Service service = new Service(pipeline);
        service.schedule(scheduled);
        pipeline.bean(Watching.class).begin();
        return service;
    }

    /** The developer console can send messages and ask beans, so it is there only if somebody asks for it. */
    private static String exposed(Consolidation consolidation) {
        boolean console = Boolean.parseBoolean(consolidation.settings().value("camel.main.dev-console-enabled"));
        return "health,prometheus" + (console ? ",camel" : "");
    }

    private static List<Group> scheduled(Consolidation consolidation) {
        List<Group> scheduled = RefreshRules.ifAny(consolidation.mapping()).groups().values().stream()
                .filter(group -> group.schedule() != null)
                .toList();
        for (Group group : scheduled) {
            if (!CronExpression.isValidExpression(group.schedule())) {
                throw new UsageException(
                        "The schedule of group " + group.name() + " in " + RefreshRules.FILE
                                + " is not a cron expression: " + group.schedule(),
                        "Seconds, minutes, hours, day of month, month, day of week: 0 15 6 * * ?");
            }
        }
        return scheduled;
    }

    private void schedule(List<Group> scheduled) {
        for (Group group : scheduled) {
            TemplatedRouteBuilder.builder(pipeline.camel(), "scheduled-refresh")
                    .routeId("schedule." + group.name())
                    .parameter("group", group.name())
                    .parameter("cron", String.valueOf(group.schedule()).replace(' ', '+'))
                    .parameter("zone", group.zone())
                    .add();
        }
    }

    /** The port that it listens on. */
    public int port() {
        return Integer.parseInt(pipeline.property("local.server.port"));
    }

    @Override
    public void close() {
        pipeline.close();
    }

    /** What the routes call by name, and what answers over HTTP. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Beans {
        /** Schedulers of one name are one scheduler for Quartz, and end together. */
        @Bean("quartz")
        QuartzComponent quartz() {
            QuartzComponent quartz = new QuartzComponent();
            quartz.setProperties(Map.of(
                    "org.quartz.scheduler.instanceName",
                    "caravan-" + UUID.randomUUID(),
                    "org.quartz.threadPool.class",
                    SimpleThreadPool.class.getName(),
                    "org.quartz.threadPool.threadCount",
                    "2"));
            return quartz;
        }

        @Bean
        Access access(Consolidation consolidation) {
            return Access.of(consolidation.settings().caravan().access());
        }

        @Bean
        Outcomes outcomes(MeterRegistry meters) {
            return new Outcomes(meters);
        }

        @Bean
        Refreshes refresher(Consolidation consolidation, CamelContext camel) {
            return Refreshes.on(consolidation, camel);
        }

        @Bean
        Schedules schedules(Consolidation consolidation, Refreshes refreshes, Outcomes outcomes) {
            return new Schedules(consolidation, refreshes, outcomes);
        }

        @Bean
        Inbox inbox(Consolidation consolidation, Refreshes refreshes, Outcomes outcomes) {
            return new Inbox(consolidation, refreshes, outcomes);
        }
    }
}
