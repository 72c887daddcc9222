package dev.caravan.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks a service over HTTP. */
record ServiceClient(Service service) {
    HttpResponse<String> ask(String path) {
        return send(HttpClient.newHttpClient(), request(path));
    }

    /** Asks for something to be done, as the page does: with the token that it has from an earlier answer. */
    HttpResponse<String> act(String path) {
        CookieManager cookies = new CookieManager();
        HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
        send(client, request("/api/me"));
        String token = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .findFirst()
                .orElseThrow()
                .getValue();
        return send(
                client, request(path).POST(HttpRequest.BodyPublishers.noBody()).header("X-XSRF-TOKEN", token));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String body(String path) {
        return ask(path).body();
    }
}
