package dev.caravan.serve;

import dev.caravan.database.Database;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.refresh.TableRule;
import dev.caravan.run.Consolidation;
import dev.caravan.watch.Look;
import dev.caravan.watch.Probes;
import dev.caravan.watch.Schedule;
import dev.caravan.watch.Watch;
import dev.caravan.watch.WatchSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.mail.MailComponent;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Health, metrics, traces and alerts of the service. */
@Configuration(proxyBeanMethods = false)
class Watching {
    private static final Timeout PATIENCE = Timeout.ofSeconds(10);

    private final ObjectProvider<Watch> watch;
    private final ObjectProvider<Meters> meters;
    private final ObjectProvider<Alerts> alerts;
    private final ObjectProvider<Outcomes> outcomes;

    Watching(
            ObjectProvider<Watch> watch,
            ObjectProvider<Meters> meters,
            ObjectProvider<Alerts> alerts,
            ObjectProvider<Outcomes> outcomes) {
        this.watch = watch;
        this.meters = meters;
        this.alerts = alerts;
        this.outcomes = outcomes;
    }

    /** Begins, once the routes are there. */
    void begin() {
        watch.getObject().begin(this::look);
    }

    private void look(Look look) {
        meters.getObject().look(look);
        alerts.getObject().look(look, outcomes.getObject().failures());
    }

    @Bean
    Probes probes(Consolidation consolidation) {
        return new Probes(databases(consolidation));
    }

    @Bean
    Watch watch(Consolidation consolidation, Probes probes, Environment environment) {
        return new Watch(
                databases(consolidation),
                schedules(consolidation),
                WatchSettings.of(environment, consolidation.settings().caravan().stuckAfter()),
                probes);
    }

    @Bean
    Meters meters(MeterRegistry registry, CamelContext camel) {
        return new Meters(registry, camel);
    }

    @Bean
    Alerts alerts(CamelContext camel, Consolidation consolidation, MeterRegistry registry) {
        return new Alerts(camel, consolidation.mapping().consolidation(), registry);
    }

    @Bean
    Traces traces(ObjectProvider<ObservationRegistry> registry) {
        return new Traces(registry.getIfAvailable(() -> ObservationRegistry.NOOP));
    }

    @Bean("databases")
    HealthContributor databaseHealth(Probes probes, Consolidation consolidation) {
        return HealthOf.databases(probes, databases(consolidation).keySet());
    }

    @Bean("routes")
    HealthIndicator routeHealth(CamelContext camel) {
        return new RouteHealth(camel);
    }

    @Bean("run")
    HealthIndicator runHealth(Watch watch) {
        return HealthOf.run(watch);
    }

    @Bean("verification")
    HealthIndicator verificationHealth(Watch watch) {
        return HealthOf.verification(watch);
    }

    @Bean("quarantine")
    HealthIndicator quarantineHealth(Watch watch) {
        return HealthOf.quarantine(watch);
    }

    @Bean("refreshes")
    HealthIndicator refreshHealth(Outcomes outcomes, Watch watch) {
        return new RefreshHealth(outcomes, watch);
    }

    @Bean("http")
    HttpComponent http() {
        return impatient();
    }

    @Bean("https")
    HttpComponent https() {
        return impatient();
    }

    private static HttpComponent impatient() {
        HttpComponent http = new HttpComponent();
        http.setConnectTimeout(PATIENCE.toMilliseconds());
        http.setResponseTimeout(PATIENCE.toMilliseconds());
        return http;
    }

    @Bean("smtp")
    MailComponent smtp(CamelContext camel, Environment environment) {
        return mail(camel, environment);
    }

    @Bean("smtps")
    MailComponent smtps(CamelContext camel, Environment environment) {
        return mail(camel, environment);
    }

    /** The login is not part of the address, which tools show. */
    private static MailComponent mail(CamelContext camel, Environment environment) {
        MailComponent mail = new MailComponent(camel);
        @Nullable String user = environment.getProperty("caravan.alert.mail.username");
        if (user != null && !user.isBlank()) {
            mail.getConfiguration().setUsername(user);
            mail.getConfiguration().setPassword(environment.getProperty("caravan.alert.mail.password"));
        }
        mail.getConfiguration().setConnectionTimeout((int) PATIENCE.toMilliseconds());
        return mail;
    }

    private static Map<String, Database> databases(Consolidation consolidation) {
        Map<String, Database> databases = new TreeMap<>(consolidation.sources());
        databases.put("target", consolidation.target());
        return databases;
    }

    private static List<Schedule> schedules(Consolidation consolidation) {
        return RefreshRules.ifAny(consolidation.mapping()).groups().values().stream()
                .map(Watching::schedule)
                .toList();
    }

    private static Schedule schedule(Group group) {
        return new Schedule(
                group.name(), group.tables().stream().map(TableRule::table).collect(Collectors.toSet()), group::next);
    }
}
