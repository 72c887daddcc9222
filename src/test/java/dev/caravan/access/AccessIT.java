package dev.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.problem.UsageException;
import dev.caravan.run.Pipeline;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.serve.Service;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.web.SecurityFilterChain;

/** Who comes in, and for what, over real HTTP. */
@Postgres
class AccessIT {
    private static final String DATABASE_PASSWORD = "n0b0dy-may-see-this";

    private static final String RULES = """
            groups:
              teams:
                description: Teams.
                tables:
                  hr.team: {from: old}
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TinyConsolidation tiny;
    private final Path folder;

    AccessIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.folder = folder;
        this.tiny = TinyConsolidation.in(folder, source, target).file("refresh.yaml", RULES);
    }

    private Service open() {
        return Service.start(tiny.consolidation(), 0, folder.resolve("inbox"));
    }

    private Service withUsers() throws IOException {
        TestUsers.only(tiny, folder);
        return open();
    }

    private static void isProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(response.body()).contains("\"status\":" + status);
    }

    @Test
    void withoutUsersWhoeverIsOnThisMachineIsTheOperator() {
        try (Service service = open()) {
            Visitor visitor = new Visitor(service.port());

            assertThat(visitor.get("/api/me").body())
                    .isEqualTo("{\"name\":\"local:" + System.getProperty("user.name")
                            + "\",\"roles\":[\"reader\",\"operator\"],\"login\":false}");
            assertThat(visitor.get("/health").body()).contains("\"databases\"");
            assertThat(visitor.get("/prometheus").statusCode()).isEqualTo(200);
            assertThat(visitor.cookie("CARAVAN-SESSION")).isEmpty();
            assertThat(Visitor.location(visitor.page("/login"))).endsWith("/");
        }
    }

    @Test
    void evenWithoutUsersAnotherSiteCannotActThroughTheBrowser() {
        try (Service service = open()) {
            Visitor visitor = new Visitor(service.port());
            isProblem(visitor.send("POST", "/api/runs"), 403);
            isProblem(visitor.send("POST", "/api/runs", "Authorization", "Basic eDp5"), 403);
            visitor.get("/api/me");

            assertThat(visitor.act("POST", "/api/nothing").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1"})
    void aNameThatWasMadeToLeadHereIsNotAnswered(String host) throws IOException {
        try (Service service = open()) {
            assertThat(raw(service.port(), host)).startsWith("HTTP/1.1 403").doesNotContain("local:");
            assertThat(raw(service.port(), "localhost:" + service.port())).startsWith("HTTP/1.1 200");
            assertThat(raw(service.port(), "[::1]:" + service.port())).startsWith("HTTP/1.1 200");
        }
    }

    private static String raw(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /api/me HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void withUsersOnlyTheStateIsOpen() throws IOException {
        try (Service service = withUsers()) {
            Visitor stranger = new Visitor(service.port());

            for (String open : List.of("/health", "/health/liveness", "/health/readiness")) {
                // The inbox counts as unwell until it was looked at for the first time.
                await().atMost(PATIENCE).until(() -> stranger.get(open).statusCode() == 200);
                assertThat(stranger.get(open).body())
                        .as(open)
                        .contains("\"UP\"")
                        .doesNotContain("components");
            }
            for (String shut : List.of("/prometheus", "/health/databases", "/api/me", "/api/events", "/error")) {
                isProblem(stranger.get(shut), 401);
            }
            isProblem(stranger.get("/api/me", "Accept", "text/html"), 401);
            isProblem(stranger.send("OPTIONS", "/api/me"), 401);
            assertThat(Visitor.location(stranger.page("/"))).endsWith("/login");
            assertThat(stranger.cookie("CARAVAN-SESSION")).isEmpty();
        }
    }

    @Test
    void aReaderLooksAndAnOperatorActs() throws IOException {
        try (Service service = withUsers()) {
            Visitor rita = new Visitor(service.port());
            assertThat(Visitor.location(rita.login("rita", TestUsers.PASSWORD))).endsWith("/");
            Visitor otto = new Visitor(service.port());
            otto.login("otto", TestUsers.PASSWORD);

            assertThat(rita.get("/api/me").body())
                    .isEqualTo("{\"name\":\"rita\",\"roles\":[\"reader\"],\"login\":true}");
            assertThat(otto.get("/api/me").body())
                    .isEqualTo("{\"name\":\"otto\",\"roles\":[\"reader\",\"operator\"],\"login\":true}");
            assertThat(rita.get("/health").body()).contains("\"databases\"");
            assertThat(rita.get("/prometheus").statusCode()).isEqualTo(200);
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
                isProblem(rita.act(method, "/api/nothing"), 403);
                assertThat(otto.act(method, "/api/nothing").statusCode()).isEqualTo(404);
            }
            isProblem(otto.send("POST", "/api/nothing"), 403);
            isProblem(otto.send("POST", "/api/nothing", "X-XSRF-TOKEN", "made up"), 403);
        }
    }

    @Test
    void aScriptBringsNameAndPasswordAndNeedsNoToken() throws IOException {
        try (Service service = withUsers()) {
            Visitor script = new Visitor(service.port());
            String otto = Visitor.basic("otto", TestUsers.PASSWORD);

            assertThat(script.send("POST", "/api/nothing", "Authorization", otto)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(script.cookie("CARAVAN-SESSION")).isEmpty();
            isProblem(
                    script.send("POST", "/api/nothing", "Authorization", otto, "Origin", "https://evil.example"), 403);
            isProblem(
                    script.send("POST", "/api/nothing", "Authorization", Visitor.basic("rita", TestUsers.PASSWORD)),
                    403);
            isProblem(script.get("/api/me", "Authorization", Visitor.basic("rita", "wrong")), 401);
        }
    }

    @Test
    void aSessionIsNewAfterTheLoginAndOverAfterTheLogout() throws IOException {
        try (Service service = withUsers()) {
            Visitor rita = new Visitor(service.port());
            HttpResponse<String> in = rita.login("rita", TestUsers.PASSWORD);
            String first = rita.cookie("CARAVAN-SESSION").orElseThrow();
            assertThat(in.headers().allValues("Set-Cookie"))
                    .anySatisfy(cookie ->
                            assertThat(cookie).startsWith("CARAVAN-SESSION=").contains("HttpOnly", "SameSite=Strict"));
            rita.login("rita", TestUsers.PASSWORD);
            assertThat(rita.cookie("CARAVAN-SESSION").orElseThrow()).isNotEqualTo(first);

            rita.get("/api/me");
            isProblem(rita.send("POST", "/logout"), 403);
            assertThat(rita.act("POST", "/logout").statusCode()).isEqualTo(204);
            isProblem(rita.get("/api/me"), 401);
        }
    }

    @Test
    void aSessionEndsWhenNobodyUsesIt() throws IOException, InterruptedException {
        tiny.set("caravan.access.session-timeout", "1s");
        try (Service service = withUsers()) {
            Visitor rita = new Visitor(service.port());
            rita.login("rita", TestUsers.PASSWORD);
            assertThat(rita.get("/api/me").statusCode()).isEqualTo(200);

            Thread.sleep(2_500);

            isProblem(rita.get("/api/me"), 401);
            assertThat(Visitor.location(rita.page("/"))).endsWith("/login");
        }
    }

    @Test
    void whoGuessesHasToWaitAndAnUnknownNameIsAnsweredLikeAWrongPassword() throws IOException {
        try (Service service = withUsers()) {
            Visitor guesser = new Visitor(service.port());
            HttpResponse<String> wrong = guesser.login("rita", "wrong");
            HttpResponse<String> unknown = guesser.login("nobody", "wrong");
            assertThat(unknown.statusCode()).isEqualTo(wrong.statusCode());
            assertThat(Visitor.location(unknown)).isEqualTo(Visitor.location(wrong));
            assertThat(guesser.page("/login?problem=password").body()).contains("Name or password is wrong.");
            for (int i = 0; i < 3; i++) {
                guesser.login("rita", "wrong");
            }

            HttpResponse<String> turnedAway = guesser.login("rita", TestUsers.PASSWORD);
            assertThat(turnedAway.statusCode()).isEqualTo(429);
            assertThat(turnedAway.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 2L);
            assertThat(turnedAway.body()).contains("Too many failed logins");
            isProblem(guesser.get("/api/me", "Authorization", Visitor.basic("otto", TestUsers.PASSWORD)), 429);
        }
    }

    @Test
    void aStalePageAndAMissingTokenLeadBackToTheLogin() throws IOException {
        try (Service service = withUsers()) {
            HttpResponse<String> answer = new Visitor(service.port())
                    .form("/login", Map.of("username", "rita", "password", TestUsers.PASSWORD, "_csrf", "old"));

            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(Visitor.location(answer)).endsWith("/login?problem=stale");
        }
    }

    @Test
    void everyAnswerCarriesItsHeaders() throws IOException {
        try (Service service = withUsers()) {
            Visitor visitor = new Visitor(service.port());
            for (HttpResponse<String> answer : List.of(
                    visitor.page("/login"), visitor.get("/api/me"), visitor.get("/health"), visitor.page("/"))) {
                assertThat(answer.headers().map())
                        .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                        .containsEntry("X-Frame-Options", List.of("DENY"))
                        .containsEntry("Referrer-Policy", List.of("same-origin"));
                assertThat(answer.headers()
                                .firstValue("Content-Security-Policy")
                                .orElse(""))
                        .contains("default-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
                        .contains("no-store");
            }
            assertThat(visitor.page("/login").body()).doesNotContain("<script", "style=");
            assertThat(visitor.get("/login.css").headers().firstValue("Content-Type"))
                    .hasValue("text/css;charset=UTF-8");
        }
    }

    @Test
    void noAnswerHoldsASecret() throws IOException {
        tiny.set("caravan.sources.old.url", "postgresql://nobody:" + DATABASE_PASSWORD + "@127.0.0.1:1/nothing");
        try (Service service = withUsers()) {
            Visitor stranger = new Visitor(service.port());
            Visitor otto = new Visitor(service.port());
            otto.login("otto", TestUsers.PASSWORD);
            for (String path : List.of(
                    "/",
                    "/health",
                    "/health/databases",
                    "/health/readiness",
                    "/prometheus",
                    "/env",
                    "/configprops",
                    "/api/me",
                    "/api/nothing",
                    "/login",
                    "/error",
                    "/api/%00",
                    "/login?problem=%3Cscript%3E")) {
                for (HttpResponse<String> answer : List.of(stranger.get(path), otto.get(path), otto.page(path))) {
                    assertThat(answer.body())
                            .as(path)
                            .doesNotContain(
                                    DATABASE_PASSWORD, TestUsers.PASSWORD, "$2a$", "Exception:", "\tat ", "<script>");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void whereOthersCouldComeInNothingIsOpenedWithoutALogin(String address) {
        assertThatThrownBy(() -> Service.start(tiny.consolidation(), address, 0, folder.resolve("inbox")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--bind " + address + " is refused");
        assertThat(tiny.run("serve", "--bind", address).exitCode()).isEqualTo(2);
    }

    @Test
    void aSettingOfTheServerCannotOpenTheDoor() throws IOException {
        tiny.set("server.address", "0.0.0.0")
                .set("management.server.port", "0")
                .set("server.servlet.context-path", "/x");
        try (Service service = open()) {
            assertThat(new Visitor(service.port()).get("/api/me").statusCode()).isEqualTo(200);
            assertThat(new Visitor(service.port()).get("/health").body()).contains("\"status\"");
        }
    }

    @Test
    void withUsersOthersMayComeInAndAnyNameIsAnswered() throws IOException {
        withUsers().close();
        try (Service service = Service.start(tiny.consolidation(), "0.0.0.0", 0, folder.resolve("inbox"))) {
            assertThat(raw(service.port(), "caravan.example")).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void theOtherCommandsLoadNothingOfThis() throws IOException {
        try (Pipeline pipeline = Pipeline.start(tiny.consolidation())) {
            assertThat(pipeline.camel().getRegistry().findByType(SecurityFilterChain.class))
                    .isEmpty();
            assertThat(pipeline.camel().getRegistry().findByType(Access.class)).isEmpty();
        }
    }
}
