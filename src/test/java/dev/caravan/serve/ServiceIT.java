package dev.caravan.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshRecord;
import dev.caravan.problem.UsageException;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service refreshes when its time has come and when a file comes, and says how it is. */
@Postgres
class ServiceIT {
    private static final String TABLES = """
            CREATE TABLE team (id int PRIMARY KEY, name text NOT NULL);
            CREATE TABLE person (id int PRIMARY KEY, team_id int, name text NOT NULL);
            INSERT INTO team SELECT n, 'team ' || n FROM generate_series(1, 3) n;
            """;

    private static final String RULES = """
            groups:
              teams:
                description: Teams, and people.
                schedule: %s
                tables:
                  hr.team: {from: old}
                  hr.person: {from: old}
              files:
                description: Teams, as somebody sends them.
                tables:
                  hr.team: {inbox: team.csv}
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase source;
    private final TestDatabase target;
    private final Path inbox;
    private final TinyConsolidation tiny;

    ServiceIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.inbox = folder.resolve("inbox");
        this.tiny = TinyConsolidation.in(folder, source, target);
    }

    @BeforeEach
    void fill() {
        source.execute(TABLES);
        target.execute("CREATE SCHEMA hr; SET search_path = hr; " + TABLES);
        tiny.file("refresh.yaml", RULES.formatted("0 0 3 * * ?"));
    }

    private Service service() {
        return Service.start(tiny.consolidation(), 0, inbox);
    }

    private String name(int team) {
        return String.valueOf(target.queryForString("SELECT name FROM hr.team WHERE id = " + team));
    }

    private static HttpResponse<String> ask(Service service, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> files(String folder) {
        try (Stream<Path> files = Files.list(inbox.resolve(folder))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("^[0-9]{8}-[0-9]{6}-", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void aGroupIsRefreshedWhenItsTimeHasCome() {
        tiny.file("refresh.yaml", RULES.formatted("0/1 * * * * ?"));
        source.execute("UPDATE team SET name = 'changed' WHERE id = 2");

        try (Service service = service()) {
            await().atMost(PATIENCE).until(() -> name(2).equals("changed"));
            await().atMost(PATIENCE).until(() -> ask(service, "/health").body().contains("rows written"));

            assertThat(ask(service, "/health").statusCode()).isEqualTo(200);
            assertThat(ask(service, "/prometheus").body())
                    .contains("caravan_refresh_rows_total{table=\"hr.team\",what=\"updated\"} 1.0")
                    .contains("caravan_refresh_runs_total{group=\"teams\",outcome=\"done\"}");
        }
    }

    @Test
    void whatWasMissedIsCaughtUpOnce() {
        Ledger.open(tiny.consolidation().target());
        target.execute("INSERT INTO caravan.refresh (name, kind, state, started_at, finished_at)"
                + " VALUES ('teams', 'refresh', 'done', now() - interval '3 days', now() - interval '3 days')");
        source.execute("UPDATE team SET name = 'changed' WHERE id = 2");

        try (Service service = service()) {
            await().atMost(PATIENCE).until(() -> name(2).equals("changed"));
            assertThat(service.port()).isPositive();
        }
        List<RefreshRecord> refreshes =
                Ledger.open(tiny.consolidation().target()).refreshes().all();
        assertThat(refreshes).hasSize(2);
    }

    @Test
    void thatATableWasRefreshedByHandDoesNotMakeUpForItsGroup() {
        Ledger.open(tiny.consolidation().target());
        target.execute(
                "INSERT INTO caravan.refresh (name, kind, state, whole, started_at, finished_at) SELECT 'teams', 'refresh',"
                        + " 'done', age = '3 days', now() - age, now() - age FROM unnest('{3 days,1 minute}'::interval[]) age");
        source.execute("UPDATE team SET name = 'changed' WHERE id = 2");

        try (Service service = service()) {
            await().atMost(PATIENCE).until(() -> name(2).equals("changed"));
            assertThat(service.port()).isPositive();
        }
    }

    @Test
    void aTableWhoseSourceHasDriftedIsLeftOutAndTheOthersAreRefreshed() {
        tiny.file("refresh.yaml", RULES.formatted("0/1 * * * * ?"));
        source.execute("ALTER TABLE person DROP COLUMN name; UPDATE team SET name = 'changed' WHERE id = 2");

        try (Service service = service()) {
            await().atMost(PATIENCE).until(() -> name(2).equals("changed"));
            await().atMost(PATIENCE).until(() -> ask(service, "/health").body().contains("skipped [hr.person]"));

            assertThat(ask(service, "/health").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aFileThatComesIsTakenAndMovedAway() throws IOException {
        try (Service service = service()) {
            await().atMost(PATIENCE).until(() -> Files.isDirectory(inbox) && service.port() > 0);
            Files.writeString(inbox.resolve("team.csv"), "id;name\n2;from the file\n9;new\n");

            await().atMost(PATIENCE).until(() -> files("done").equals(List.of("team.csv")));
        }
        assertThat(target.queryForStrings("SELECT id || name FROM hr.team ORDER BY id"))
                .containsExactly("1team 1", "2from the file", "3team 3", "9new");
    }

    @Test
    void aFileThatCannotBeTakenIsMovedAsideWithTheReason() throws IOException {
        try (Service service = service()) {
            await().atMost(PATIENCE).until(() -> Files.isDirectory(inbox) && service.port() > 0);
            Files.writeString(inbox.resolve("team.csv"), "id;nmae\n2;wrong\n");

            await().atMost(PATIENCE).until(() -> files("error").equals(List.of("team.csv", "team.csv.why.txt")));
        }
        try (Stream<Path> files = Files.list(inbox.resolve("error"))) {
            Path why = files.filter(file -> file.toString().endsWith(".why.txt"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(why)).contains("team.csv:1", "nmae", "name");
        }
        assertThat(name(2)).isEqualTo("team 2");
    }

    @Test
    void itStartsWithoutItsDatabasesAndSaysSo() {
        tiny.set("caravan.sources.old.url", "postgresql://nobody@127.0.0.1:1/nothing");

        try (Service service = service()) {
            HttpResponse<String> health = ask(service, "/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body())
                    .contains("Cannot connect to old")
                    .contains("\"target\":{\"details\":{\"says\":\"answers\"}");
        }
    }

    @Test
    void aScheduleThatIsNoneIsRefusedAtOnce() {
        tiny.file("refresh.yaml", RULES.formatted("every morning"));

        assertThatThrownBy(this::service)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(
                        "The schedule of group teams in refresh.yaml is not a cron expression: every morning");
    }
}
