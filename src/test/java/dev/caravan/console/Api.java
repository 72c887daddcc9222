package dev.caravan.console;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service's API as a program uses it. */
final class Api {
    private static final JsonMapper JSON = new JsonMapper();

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final URI base;

    Api(int port) {
        this.base = URI.create("http://127.0.0.1:" + port + "/api/");
        // Brings the token along that every change has to carry.
        get("me");
    }

    /** An answer and its status. */
    record Answer(int status, String type, JsonNode body) {}

    Answer get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET());
    }

    Answer post(String path, String body) {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json"));
    }

    Answer put(String path, String body) {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .PUT(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json"));
    }

    /** Starts a job and waits for its end. */
    JsonNode job(String path, String body) {
        Answer begun = post(path, body);
        if (begun.status() != 202) {
            throw new IllegalStateException("not begun: " + begun);
        }
        String job = "jobs/" + begun.body().get("id").asLong();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !get(job).body().get("state").asString().equals("running"));
        return get(job).body();
    }

    private Answer send(HttpRequest.Builder request) {
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .forEach(token -> request.header("X-XSRF-TOKEN", token));
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            return new Answer(
                    response.statusCode(),
                    type,
                    type.contains("json") ? JSON.readTree(response.body()) : JSON.valueToTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
