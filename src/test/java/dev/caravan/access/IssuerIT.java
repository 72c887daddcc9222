package dev.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.run.TinyConsolidation;
import dev.caravan.serve.Service;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People log in with an OpenID Connect provider. */
@Postgres
class IssuerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TinyConsolidation tiny;
    private final Path folder;
    private final int port;

    IssuerIT(TestDatabase source, TestDatabase target, @TempDir Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
        this.tiny = TinyConsolidation.in(folder, source, target)
                .file("refresh.yaml", "groups: {teams: {description: Teams., tables: {hr.team: {from: old}}}}")
                .set("caravan.access.issuer", "http://127.0.0.1:" + port)
                .set("caravan.access.client-id", "caravan")
                .set("caravan.access.client-secret", TestIssuer.SECRET)
                .set("caravan.access.roles-claim", "realm_access.roles")
                .set("caravan.access.readers", "caravan-look, caravan-see")
                .set("caravan.access.operators", "caravan-act");
    }

    private Service open() {
        return Service.start(tiny.consolidation(), 0, folder.resolve("inbox"));
    }

    private static HttpResponse<String> login(Visitor visitor, String name) {
        HttpResponse<String> toIssuer = visitor.page("/oauth2/authorization/oidc");
        HttpResponse<String> back = visitor.get(Visitor.location(toIssuer), "X-User", name, "Accept", "text/html");
        return visitor.page(Visitor.location(back));
    }

    @Test
    void whoTheIssuerKnowsComesInWithTheRolesThatItSays() throws IOException {
        try (TestIssuer issuer = new TestIssuer(port);
                Service service = open()) {
            assertThat(issuer).isNotNull();
            Visitor otto = new Visitor(service.port());
            assertThat(otto.page("/login").body())
                    .contains("Log in with your organisation")
                    .doesNotContain("<form");
            HttpResponse<String> welcome = login(otto, "otto");

            assertThat(welcome.statusCode()).isEqualTo(200);
            assertThat(welcome.body()).contains("http-equiv=\"refresh\"");
            assertThat(otto.get("/api/me").body())
                    .isEqualTo("{\"name\":\"otto\",\"roles\":[\"reader\",\"operator\"],\"login\":true}");
            assertThat(otto.act("POST", "/api/nothing").statusCode()).isEqualTo(404);

            Visitor rita = new Visitor(service.port());
            login(rita, "rita");
            assertThat(rita.get("/api/me").body())
                    .isEqualTo("{\"name\":\"rita\",\"roles\":[\"reader\"],\"login\":true}");
            assertThat(rita.act("POST", "/api/nothing").statusCode()).isEqualTo(403);

            Visitor eve = new Visitor(service.port());
            login(eve, "eve");
            assertThat(eve.get("/api/me").statusCode()).isEqualTo(403);
            assertThat(Visitor.location(eve.page("/"))).endsWith("/login?problem=role");
        }
    }

    @Test
    void aLoginThatAnotherBrowserBeganIsRefused() throws IOException {
        try (TestIssuer issuer = new TestIssuer(port);
                Service service = open()) {
            assertThat(issuer).isNotNull();
            Visitor attacker = new Visitor(service.port());
            HttpResponse<String> back = attacker.get(
                    Visitor.location(attacker.page("/oauth2/authorization/oidc")),
                    "X-User",
                    "otto",
                    "Accept",
                    "text/html");

            Visitor victim = new Visitor(service.port());
            HttpResponse<String> refused = victim.page(Visitor.location(back));
            assertThat(Visitor.location(refused)).endsWith("/login?problem=refused");
            assertThat(victim.get("/api/me").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void theServiceStartsWithoutItsIssuerSaysSoAndRecovers() {
        try (Service service = open()) {
            Visitor visitor = new Visitor(service.port());
            assertThat(visitor.get("/health").statusCode()).isEqualTo(503);
            assertThat(visitor.get("/health").body()).doesNotContain("127.0.0.1", TestIssuer.SECRET);
            assertThat(visitor.get("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(Visitor.location(visitor.page("/oauth2/authorization/oidc")))
                    .endsWith("/login?problem=issuer");
            assertThat(visitor.page("/login?problem=issuer").body()).contains("does not answer");

            try (TestIssuer issuer = new TestIssuer(port)) {
                assertThat(issuer).isNotNull();
                await().atMost(PATIENCE)
                        .until(() -> Visitor.location(visitor.page("/oauth2/authorization/oidc"))
                                .contains(":" + port));
                login(visitor, "rita");
                assertThat(visitor.get("/api/me").body()).contains("\"rita\"");
            }
        }
    }
}
