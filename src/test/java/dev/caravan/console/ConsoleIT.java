package dev.caravan.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.console.Api.Answer;
import dev.caravan.testkit.Aside;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page shows and does, as its API answers. */
@Postgres
class ConsoleIT extends ServedPage {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Api api;

    ConsoleIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        super(source, target, folder);
    }

    @BeforeEach
    void ask() {
        api = new Api(port());
    }

    private JsonNode overview() {
        return api.get("overview").body();
    }

    private String verdict() {
        return overview().get("verdict").get("title").asString();
    }

    @Test
    void beforeTheFirstRunNothingIsLiveAndNothingIsWrong() {
        assertThat(verdict()).isEqualTo("Nothing is live yet");
        assertThat(overview().get("troubles")).isEmpty();
        assertThat(api.get("runs").body()).isEmpty();
    }

    @Test
    void aTableIsSkippedForAReasonAndTheOverviewSaysSo() {
        tiny.succeed("migrate", "--until", "copy");
        Answer nameless = api.post("runs/1/tables/hr.person/skip", "{}");
        assertThat(nameless.status()).isEqualTo(400);
        assertThat(nameless.body().get("detail").asString()).contains("Nobody knows why hr.person is skipped");
        JsonNode refused = api.job("runs/1/tables/hr.team/skip", "{\"reason\": \"why not\"}");
        assertThat(refused.get("state").asString()).isEqualTo("failed");
        assertThat(refused.get("findings").toString()).contains("rows that are loaded point to its rows");
        assertThat(overview().get("troubles").findValuesAsString("what"))
                .anyMatch(what -> what.contains("hr.team cannot be skipped"));

        assertThat(api.job("runs/1/tables/hr.person/skip", "{\"reason\": \"bad rows\"}")
                        .get("message")
                        .asString())
                .isEqualTo("Run 1 is published without hr.person.");

        assertThat(verdict()).isEqualTo("Live, with something to look at");
        assertThat(overview().get("troubles").get(0).get("what").asString())
                .startsWith("hr.person was skipped by")
                .endsWith(": bad rows");
        assertThat(api.get("runs/1").body().get("findings").toString()).contains("hr.person", "was skipped by");
    }

    @Test
    void aRunThatIsStartedHereIsTheSameAsOneOfTheCommandLine() {
        assertThat(api.job("runs", "{}").get("message").asString()).isEqualTo("Run 1 is published.");

        assertThat(verdict()).isEqualTo("Everything is fine");
        assertThat(overview().get("live").get("tables").asInt()).isEqualTo(2);
        assertThat(target.queryForString("SELECT count(*) FROM hr.person")).isEqualTo("30");
        assertThat(tiny.run("runs").out()).contains("published");
        JsonNode run = api.get("runs/1").body();
        assertThat(run.get("summary").get("state").asString()).isEqualTo("published");
        assertThat(run.get("steps").findValuesAsString("name")).contains("copy", "verify", "publish");
        assertThat(run.get("tables").findValuesAsString("table")).contains("hr.team", "hr.person");
        assertThat(api.get("runs/1/report").body().asString()).contains("<html");
    }

    @Test
    void aRunOfTheCommandLineIsShownHere() {
        assertThat(tiny.run("migrate").exitCode()).isZero();

        assertThat(overview().get("run").get("run").asInt()).isEqualTo(1);
        assertThat(verdict()).isEqualTo("Everything is fine");
    }

    @Test
    void aRefusedRunSaysWhyAndWhatToDo() {
        source.execute("INSERT INTO person VALUES (99, 1, '')");

        JsonNode job = api.job("runs", "{}");

        assertThat(job.get("state").asString()).isEqualTo("failed");
        assertThat(job.get("message").asString()).isEqualTo("The plan is refused; nothing was written.");
        assertThat(job.get("findings").size()).isEqualTo(1);
        assertThat(job.get("findings").get(0).get("where").asString()).contains("tables.person");
        assertThat(job.get("findings").get(0).get("what").asString()).contains("person_name_check");
        JsonNode trouble = overview().get("troubles").get(0);
        assertThat(trouble.get("what").asString()).endsWith("did not work: The plan is refused; nothing was written.");
        assertThat(trouble.get("wayOut").asString()).isEqualTo("What refuses it is listed, with what to do about it.");
        assertThat(trouble.get("view").asString())
                .isEqualTo("jobs/" + job.get("id").asLong());
        assertThat(target.queryForString("SELECT string_agg(name, ',') FROM hr.team"))
                .isEqualTo("an old one");
    }

    @Test
    void aRowInQuarantineIsCorrectedAndLoaded() {
        source.execute("INSERT INTO person VALUES (99, 1, '')");
        api.job("runs", "{\"quarantine\": 1}");
        assertThat(verdict()).isEqualTo("Live, with something to look at");
        JsonNode row = api.get("quarantine").body().get("rows").get(0);
        assertThat(row.get("sourceRow").asString())
                .as("values are shown for one row, not in the list")
                .isEmpty();
        long id = row.get("id").asLong();
        assertThat(api.get("quarantine/" + id).body().get("source").get("id").asInt())
                .isEqualTo(99);

        Answer fixed = api.put("quarantine/" + id + "/correction", "{\"set\": {\"name\": \"Ada\"}}");
        assertThat(fixed.body().get("corrected").get("name").asString()).isEqualTo("Ada");
        JsonNode replayed = api.job("quarantine/" + id + "/replay", "{}");

        assertThat(replayed.get("message").asString()).isEqualTo("1 of 1 rows are loaded.");
        assertThat(target.queryForString("SELECT name FROM hr.person WHERE id = 99"))
                .isEqualTo("Ada");
        assertThat(verdict()).isEqualTo("Everything is fine");
    }

    @Test
    void whoeverLooksAgainWithinASecondDoesNotCostTheLedgerAnother() {
        api.job("runs", "{}");

        await().atMost(PATIENCE).until(this::isAnsweredWithoutTheLedger);
        assertThat(api.get("runs").body()).hasSize(1);
        target.execute("UPDATE caravan.run SET state = 'failed'");
        await().atMost(PATIENCE)
                .until(() ->
                        api.get("runs").body().get(0).get("state").asString().equals("failed"));
    }

    private boolean isAnsweredWithoutTheLedger() throws Exception {
        api.get("runs");
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE caravan.run IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Answer> again = Aside.supply(() -> api.get("runs"));
            await().atMost(PATIENCE).until(() -> again.isDone() || waits());
            return again.isDone();
        }
    }

    private boolean waits() {
        return target.queryForLong("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock'")
                > 0;
    }

    @Test
    void aPlanSaysWhatARunWouldDo() {
        assertThat(api.get("plans/last").status()).isEqualTo(404);

        assertThat(api.job("plans", "{}").get("state").asString()).isEqualTo("done");

        JsonNode made = api.get("plans/last").body();
        assertThat(made.get("refused").asBoolean()).isFalse();
        assertThat(made.get("plan"))
                .isEqualTo(
                        tiny.succeed("plan", "--conflicts", "--output", "json").json());
        assertThat(api.get("runs").body()).isEmpty();
    }

    @Test
    void theApiDescribesItself() {
        JsonNode described = api.get("openapi").body();

        assertThat(described.get("openapi").asString()).startsWith("3.");
        assertThat(described.get("paths").propertyNames())
                .contains("/api/overview", "/api/runs", "/api/runs/{run}/resume", "/api/quarantine/{id}/correction")
                .allMatch(path -> path.startsWith("/api/"));
        JsonNode start = described.get("paths").get("/api/runs").get("post");
        assertThat(start.get("operationId").asString()).isEqualTo("runs-start");
        assertThat(start.get("summary").asString()).isEqualTo("Starts a run in the background.");
        assertThat(start.get("responses").propertyNames()).containsExactlyInAnyOrder("202", "default");
        assertThat(described.get("tags").findValuesAsString("name"))
                .contains(start.get("tags").get(0).asString());
        JsonNode job = described.get("components").get("schemas").get("Job");
        assertThat(job.get("properties").propertyNames()).contains("id", "state", "message");
        assertThat(described.toString()).contains("how many rows may go to quarantine");
    }

    @Test
    void whatAShellFoundIsKnownHereUntilAnotherGenerationIsLive() {
        tiny.succeed("migrate");
        target.execute("DELETE FROM hr.person WHERE id = 3");
        tiny.run("verify");

        JsonNode last = api.get("verifications/last").body();
        assertThat(last.get("equal").asBoolean()).isFalse();
        assertThat(last.get("run").asInt()).isEqualTo(1);
        assertThat(last.get("who").asString()).isEqualTo(System.getProperty("user.name"));
        assertThat(last.get("tables").get(0).get("liveRows").asInt()).isEqualTo(29);
        assertThat(last.get("tables").get(1).get("equal").asBoolean()).isTrue();

        tiny.succeed("migrate");
        assertThat(api.get("verifications/last").status()).isEqualTo(404);
        assertThat(verdict()).isEqualTo("Everything is fine");
    }

    @Test
    void aDifferenceBetweenLiveAndSourceIsFoundAndSaid() {
        api.job("runs", "{}");
        assertThat(api.get("verifications/last").status()).isEqualTo(404);
        assertThat(api.job("verifications", "{}").get("state").asString()).isEqualTo("done");

        target.execute("UPDATE hr.person SET name = 'other' WHERE id = 3");
        assertThat(api.job("verifications", "{}").get("state").asString()).isEqualTo("different");

        assertThat(verdict()).isEqualTo("Something needs you");
        JsonNode tables = api.get("verifications/last").body().get("tables");
        assertThat(tables.get(0).get("table").asString()).isEqualTo("hr.person");
        assertThat(tables.get(0).get("equal").asBoolean()).isFalse();
        assertThat(tables.get(0).get("differences").get(0).asString()).contains("digest");
    }

    @Test
    void theGenerationBeforeBecomesLiveAgain() {
        api.job("runs", "{}");

        assertThat(api.job("generations/rollback", "{}").get("message").asString())
                .contains("Run 1 is undone");

        assertThat(target.queryForString("SELECT name FROM hr.team")).isEqualTo("an old one");
        assertThat(overview().get("live").isNull()).isTrue();
    }

    @Test
    void aFailureIsAProblemDocument() {
        Answer missing = api.get("runs/77");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.type()).isEqualTo("application/problem+json");

        api.job("runs", "{}");
        missing = api.get("runs/77");
        assertThat(missing.body().get("detail").asString()).isEqualTo("There is no run 77.");
        assertThat(missing.body().get("wayOut").asString()).isNotEmpty();
        assertThat(api.post("refreshes", "{\"name\": \"nothing\"}").status()).isEqualTo(400);
        assertThat(api.post("runs", "{\"quarantine\": -1}").status()).isEqualTo(400);
        assertThat(api.post("runs", "not json").status()).isEqualTo(400);
    }

    @Test
    void whoLooksIsToldWhenSomethingChanges() throws IOException {
        try (BufferedReader events = new BufferedReader(new InputStreamReader(
                URI.create("http://127.0.0.1:" + port() + "/api/events").toURL().openStream(),
                StandardCharsets.UTF_8))) {
            assertThat(next(events).get("run").isNull()).isTrue();
            api.job("runs", "{}");
            JsonNode now = next(events);
            while (now.get("run").isNull()
                    || !now.get("run").get("summary").get("state").asString().equals("published")) {
                now = next(events);
            }
            assertThat(now.get("run").get("tables")).hasSize(2);
        }
    }

    private static JsonNode next(BufferedReader events) throws IOException {
        String line = events.readLine();
        while (!line.startsWith("data:")) {
            line = events.readLine();
        }
        return new JsonMapper().readTree(line.substring("data:".length()));
    }

    @Test
    void routesAreStoppedAndStarted() {
        assertThat(api.post("routes/inbox/stop", "").body().get("state").asString())
                .isEqualTo("Stopped");
        assertThat(api.post("routes/inbox/start", "").body().get("state").asString())
                .isEqualTo("Started");
        assertThat(api.get("routes").body().findValuesAsString("id")).contains("inbox", "alert");
        assertThat(api.post("routes/nothing/stop", "").status()).isEqualTo(404);
    }

    @Test
    void noAnswerHoldsAPassword() {
        assertThat(api.get("settings").body().toString())
                .contains("caravan.target")
                .doesNotContain("password");
        assertThat(overview().toString()).doesNotContain("password");
    }
}
