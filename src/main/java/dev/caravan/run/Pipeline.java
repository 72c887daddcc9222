package dev.caravan.run;

import dev.caravan.problem.UsageException;
import dev.caravan.rows.Json;
import dev.caravan.settings.CaravanSettings;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/** The Camel context with the routes from disk and the beans that they name. */
public final class Pipeline implements AutoCloseable {
    private final ConfigurableApplicationContext application;
    private final CamelContext camel;

    private Pipeline(ConfigurableApplicationContext application) {
        this.application = application;
        this.camel = application.getBean(CamelContext.class);
    }

    /**
     * Starts Camel.
     *
     * @throws UsageException if a route file cannot be used; the message names it
     */
    public static Pipeline start(Consolidation consolidation) {
        return start(consolidation, List.of());
    }

    /**
     * Starts Camel with what belongs to a consolidation.
     *
     * @param policies watch the routes
     */
    static Pipeline start(Consolidation consolidation, List<RoutePolicyFactory> policies) {
        return start(consolidation, Map.of(), Stream.of(), policies);
    }

    /**
     * Starts Camel as part of a longer-lived application.
     *
     * @param given properties of that application
     * @param more route files, as patterns
     * @param beans of that application
     */
    public static Pipeline start(
            Consolidation consolidation, Map<String, Object> given, Stream<String> more, Class<?>... beans) {
        return start(consolidation, given, more, List.of(), beans);
    }

    private static Pipeline start(
            Consolidation consolidation,
            Map<String, Object> given,
            Stream<String> more,
            List<RoutePolicyFactory> policies,
            Class<?>... beans) {
        CaravanSettings settings = consolidation.settings().caravan();
        Map<String, Object> properties = new LinkedHashMap<>(given);
        properties.put("camel.main.routes-collector-enabled", "true");
        properties.put(
                "camel.main.routes-include-pattern",
                Stream.concat(routeFiles(consolidation), more).collect(Collectors.joining(",")));
        SpringApplication spring = new SpringApplication(Beans.class);
        spring.addPrimarySources(List.of(beans));
        spring.setWebApplicationType(
                given.containsKey("server.port") ? WebApplicationType.SERVLET : WebApplicationType.NONE);
        spring.setEnvironment(consolidation.settings().environment());
        spring.setDefaultProperties(properties);
        // Logging is set up already, and doing it again would lose what other threads say meanwhile.
        spring.setListeners(spring.getListeners().stream()
                .filter(listener -> !(listener instanceof LoggingApplicationListener))
                .toList());
        spring.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("settings", settings);
            context.getBeanFactory().registerSingleton("consolidation", consolidation);
            policies.forEach(policy ->
                    context.getBeanFactory().registerSingleton(policy.getClass().getName(), policy));
        });
        try {
            return new Pipeline(spring.run());
        } catch (RuntimeException e) {
            throw new UsageException(
                    "The routes in " + settings.routes() + " cannot be started: "
                            + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
                    "Correct the route file.",
                    e);
        }
    }

    /** Camel fails on a folder that does not exist; a mapping needs none as long as it has no route of its own. */
    private static Stream<String> routeFiles(Consolidation consolidation) {
        return Stream.of(
                        consolidation.settings().caravan().routes(),
                        consolidation.mapping().folder().resolve("routes"))
                .filter(Files::isDirectory)
                .map(folder -> "file:" + folder + "/*.camel.yaml");
    }

    /** The value of a property of the application. */
    public String property(String name) {
        return application.getEnvironment().getRequiredProperty(name);
    }

    /** What the application has of a type. */
    public <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    public CamelContext camel() {
        return camel;
    }

    Registry registry() {
        return camel.getRegistry();
    }

    @Override
    public void close() {
        application.close();
    }

    /** What the routes call by name. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(CamelAutoConfiguration.class)
    static class Beans {
        @Bean
        StepBean step() {
            return new StepBean();
        }

        @Bean
        PrepareStep prepare() {
            return new PrepareStep();
        }

        @Bean
        CopyStep copy() {
            return new CopyStep();
        }

        @Bean
        RowsStep rows() {
            return new RowsStep();
        }

        @Bean
        RefreshStep refresh() {
            return new RefreshStep();
        }

        @Bean
        MergeStep merge() {
            return new MergeStep();
        }

        @Bean
        FinishStep finish() {
            return new FinishStep();
        }

        @Bean
        VerifyStep verify() {
            return new VerifyStep();
        }

        @Bean
        SkipStep skip() {
            return new SkipStep();
        }

        @Bean
        PublishStep publish() {
            return new PublishStep();
        }

        @Bean
        ReportStep report() {
            return new ReportStep();
        }

        /** Copies, and reads back, tables. */
        @Bean
        ExecutorService copiers(CaravanSettings settings) {
            return Executors.newFixedThreadPool(settings.copy().tablesAtOnce());
        }

        /** Copies the chunks of large tables. */
        @Bean
        ExecutorService chunkers(CaravanSettings settings) {
            return Executors.newFixedThreadPool(settings.copy().tablesAtOnce());
        }

        /** Builds indexes and validates foreign keys. */
        @Bean
        ExecutorService indexers(CaravanSettings settings) {
            return Executors.newFixedThreadPool(settings.finish().indexesAtOnce());
        }

        @Bean
        LogContext logContext(Environment environment) {
            return new LogContext("json".equals(environment.getProperty("caravan.log.format")));
        }

        @Bean
        Json json() {
            return new Json();
        }

        @Bean
        GroupedBodyAggregationStrategy gather() {
            return new GroupedBodyAggregationStrategy();
        }
    }
}
