package dev.caravan.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service knows how things are, whoever did them, and tells those who should know. */
@Postgres
class WatchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String RULES = """
            groups:
              teams:
                description: Teams.
                schedule: 0 0 3 * * ?
                tables:
                  hr.team: {from: old}
            """;

    private final TestDatabase source;
    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final Path folder;

    WatchIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.folder = folder;
        this.tiny = TinyConsolidation.in(folder, source, target);
    }

    @BeforeEach
    void fill() {
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        tiny.file("refresh.yaml", RULES).set("caravan.watch.every", "300ms");
    }

    private Service service() {
        return Service.start(tiny.consolidation(), 0, folder.resolve("inbox"));
    }

    @Test
    void whatAnotherProcessDidIsInHealthAndMetrics() {
        tiny.succeed("migrate");
        tiny.succeed("refresh", "teams");
        target.execute("INSERT INTO caravan.quarantine (run_id, table_name, feed, source_key, column_name, reason,"
                + " sql_state) VALUES (1, 'hr.person', 'old', '1', 'name', 'is too long', '22001')");

        try (Service service = service()) {
            ServiceClient client = new ServiceClient(service);
            await().atMost(PATIENCE).until(() -> client.body("/prometheus").contains("caravan_database_up"));
            // Camel counts a file consumer as down until it has looked for the first time.
            await().atMost(PATIENCE).until(() -> client.ask("/health").statusCode() == 200);
            assertThat(new JsonMapper()
                            .readTree(client.body("/health"))
                            .path("status")
                            .asString())
                    .isEqualTo("WARN");
            assertThat(client.body("/health"))
                    .contains("\"state\":\"published\"")
                    .contains("run 1: proven")
                    .contains("\"run 1 hr.person\":1")
                    .contains("rows written")
                    .contains("\"alert-webhook\":\"Started\"");
            assertThat(client.body("/prometheus"))
                    .contains("caravan_runs{state=\"published\"} 1.0")
                    .contains("caravan_copied_rows{table=\"hr.person\"} 30.0")
                    .contains("caravan_generation_live 1.0")
                    .contains("caravan_verification_proven 1.0")
                    .contains("caravan_quarantine_rows{table=\"hr.person\"} 1.0")
                    .contains("caravan_step_seconds{step=\"copy\"}")
                    .contains("caravan_database_up{database=\"old\"} 1.0");
        }
    }

    @Test
    void everyMetricOfTheDashboardAndTheRulesIsThere() throws IOException {
        tiny.succeed("migrate");
        target.execute("INSERT INTO caravan.quarantine (run_id, table_name, feed, source_key, column_name, reason,"
                + " sql_state) VALUES (1, 'hr.person', 'old', '1', 'name', 'is too long', '22001')");
        tiny.file("refresh.yaml", RULES.replace("0 0 3 * * ?", "0/1 * * * * ?"));

        try (Service service = service()) {
            ServiceClient client = new ServiceClient(service);
            await().atMost(PATIENCE).until(() -> client.body("/prometheus").contains("caravan_refresh_runs_total"));
            Set<String> wanted = wanted();
            Set<String> there = await().atMost(PATIENCE)
                    .until(
                            () -> names("(?m)^([a-z_]+)[ {]", client.body("/prometheus")),
                            names -> names.containsAll(wanted));
            assertThat(names("`((?:caravan|camel)_[a-z_]+)`", Files.readString(Path.of("docs/monitoring.md"))))
                    .containsAll(wanted)
                    .isSubsetOf(there);
        }
    }

    private static Set<String> wanted() throws IOException {
        Set<String> names = new TreeSet<>();
        JsonNode dashboard = new JsonMapper().readTree(Files.readString(Path.of("docker/grafana/caravan.json")));
        dashboard
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(each -> names.addAll(names(
                                "((?:caravan|camel)_[a-z_]+)", each.path("expr").asString()))));
        assertThat(names).hasSizeGreaterThan(15);
        Map<String, List<Map<String, List<Map<String, Object>>>>> rules =
                new Yaml().load(Files.readString(Path.of("docker/prometheus/caravan-rules.yaml")));
        rules.getOrDefault("groups", List.of())
                .forEach(group -> group.getOrDefault("rules", List.of())
                        .forEach(rule ->
                                names.addAll(names("((?:caravan|camel)_[a-z_]+)", String.valueOf(rule.get("expr"))))));
        return names;
    }

    private static Set<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theFilesOfTheMonitoringAreValid() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("docker"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                Object read = new Yaml().load(Files.readString(file));
                assertThat(read).as("%s", file).isInstanceOf(Map.class);
            }
        }
    }

    @Test
    void aFailedRunIsToldOnceByWebhookAndByMailAndOnceWhenItIsOver() throws Exception {
        tiny.succeed("migrate");
        target.execute("UPDATE caravan.run SET state = 'failed', message = 'The disk is full.'");
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (Receiver webhook = new Receiver(2)) {
            tiny.set("caravan.alert.webhook", webhook.url() + "/hooks/secret")
                    .set("caravan.alert.retrydelay", "50")
                    .set(
                            "caravan.alert.mail.server",
                            "smtp://127.0.0.1:" + mail.getSmtp().getPort())
                    .set("caravan.alert.mail.to", "operators@example.com")
                    .set("caravan.alert.mail.from", "caravan@example.com");
            try (Service service = service()) {
                await().atMost(PATIENCE)
                        .until(() -> webhook.bodies().size() == 1 && mail.getReceivedMessages().length == 1);
                Thread.sleep(1500);
                assertThat(webhook.bodies()).hasSize(1);
                JsonNode alert = new JsonMapper().readTree(webhook.bodies().get(0));
                assertThat(alert.path("state").asString()).isEqualTo("raised");
                assertThat(alert.path("kind").asString()).isEqualTo("run-failed");
                assertThat(alert.path("about").asString()).isEqualTo("run 1");
                assertThat(alert.path("text").asString()).contains("The disk is full.", "migrate --resume 1");
                assertThat(mail.getReceivedMessages()[0].getSubject()).isEqualTo("Caravan, tiny: run 1 has failed");
                assertThat(String.valueOf(mail.getReceivedMessages()[0].getContent()))
                        .contains("The disk is full.");

                target.execute("UPDATE caravan.run SET state = 'published'");
                await().atMost(PATIENCE)
                        .until(() -> webhook.bodies().size() == 2 && mail.getReceivedMessages().length == 2);
                assertThat(webhook.bodies().get(1)).contains("\"resolved\"");
                assertThat(new ServiceClient(service).body("/prometheus"))
                        .contains("caravan_alerts_sent_total{channel=\"webhook\"} 2.0");
            }
        } finally {
            mail.stop();
        }
    }

    @Test
    void anAlertThatCannotBeSentIsCountedAndInHealthWithoutTheAddress() {
        tiny.succeed("migrate");
        target.execute("UPDATE caravan.run SET state = 'failed'");
        tiny.set("caravan.alert.webhook", "http://127.0.0.1:1/hooks/secret").set("caravan.alert.retrydelay", "10");

        try (Service service = service()) {
            ServiceClient client = new ServiceClient(service);
            await().atMost(PATIENCE).until(() -> client.body("/health").contains("unsent by webhook"));

            await().atMost(PATIENCE).until(() -> client.ask("/health").statusCode() == 200);
            assertThat(client.body("/health")).doesNotContain("secret");
            assertThat(client.body("/prometheus")).contains("caravan_alerts_unsent_total{channel=\"webhook\"} 1.0");
        }
    }

    @Test
    void aRefreshThatWaitsForALockIsStuckAndTheAlertNamesTheLockAndItsHolder() throws Exception {
        tiny.succeed("migrate");
        source.execute("UPDATE team SET name = 'changed' WHERE id = 2");
        tiny.set("caravan.stuck-after", "1s");
        try (Receiver webhook = new Receiver(0);
                Connection other = DriverManager.getConnection(target.jdbcUrl(), target.username(), target.password());
                Statement statement = other.createStatement()) {
            statement.execute("SET application_name = 'a forgotten session'; BEGIN; LOCK TABLE hr.team");
            tiny.set("caravan.alert.webhook", webhook.url());
            try (Service service = service()) {
                Thread refresh = new Thread(() -> tiny.run("refresh", "teams"));
                refresh.start();
                await().atMost(PATIENCE).until(() -> !webhook.bodies().isEmpty());
                assertThat(webhook.bodies().get(0))
                        .contains("\"stuck\"", "refresh of teams", "hr.team", "a forgotten session");
                statement.execute("ROLLBACK");
                refresh.join();
                await().atMost(PATIENCE).until(() -> webhook.bodies().size() == 2);
                assertThat(service.port()).isPositive();
            }
        }
    }

    @Test
    void livenessAsksNoDatabaseAndADeadOneDoesNotHangHealth() {
        tiny.set("caravan.sources.old.url", "postgresql://nobody@192.0.2.1:5432/nothing");

        try (Service service = service()) {
            ServiceClient client = new ServiceClient(service);
            long begun = System.nanoTime();
            assertThat(client.ask("/health").statusCode()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
            assertThat(client.ask("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(client.ask("/health/readiness").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aRunLeavesSpansOfItsStepsAndTablesWithACollector() throws IOException {
        try (Receiver collector = new Receiver(0)) {
            tiny.set("management.opentelemetry.tracing.export.otlp.endpoint", collector.url() + "/v1/traces");
            try (Service service = service()) {
                assertThat(new ServiceClient(service).act("/api/runs").statusCode())
                        .isEqualTo(202);
                for (String span : List.of("run run", "step copy", "step publish")) {
                    await().atMost(PATIENCE)
                            .until(() -> collector.bodies().stream().anyMatch(body -> body.contains(span)));
                }
            }
        }
    }

    @Test
    void aRefreshLeavesSpansWithACollector() throws IOException {
        try (Receiver collector = new Receiver(0)) {
            tiny.file("refresh.yaml", RULES.replace("0 0 3 * * ?", "0/1 * * * * ?"))
                    .set("management.opentelemetry.tracing.export.otlp.endpoint", collector.url() + "/v1/traces");
            tiny.succeed("migrate");
            try (Service service = service()) {
                await().atMost(PATIENCE)
                        .until(() -> collector.bodies().stream().anyMatch(body -> body.contains("refresh refresh")));
                assertThat(collector.bodies()).anyMatch(body -> body.contains("schedule teams"));
                assertThat(service.port()).isPositive();
            }
        }
    }

    @Test
    @SuppressWarnings("BanJNDI") // the server is this process
    void toolsFindTheRoutesByJmx() throws Exception {
        try (Service service = service()) {
            assertThat(service.port()).isPositive();
            JMXConnectorServer server = JMXConnectorServerFactory.newJMXConnectorServer(
                    new JMXServiceURL("service:jmx:rmi://"), null, ManagementFactory.getPlatformMBeanServer());
            server.start();
            try (JMXConnector connector = JMXConnectorFactory.connect(server.getAddress())) {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                Set<ObjectName> routes =
                        beans.queryNames(new ObjectName("org.apache.camel:type=routes,name=\"alert-mail\",*"), null);
                assertThat(routes).isNotEmpty();
                assertThat(beans.getAttribute(routes.iterator().next(), "State"))
                        .isEqualTo("Started");
            } finally {
                server.stop();
            }
        }
    }

    @Test
    void theDeveloperConsoleIsThereOnlyIfSomebodyAsksForIt() {
        try (Service service = service()) {
            assertThat(new ServiceClient(service).ask("/camel").statusCode()).isEqualTo(404);
        }
        tiny.set("camel.main.dev-console-enabled", "true");
        try (Service service = service()) {
            assertThat(new ServiceClient(service).body("/camel")).contains("route");
        }
    }
}
