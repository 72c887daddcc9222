package dev.caravan.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/**
 * Leads to the page after a login. Who comes back from the issuer gets a page that goes on by itself: a browser would not
 * send the strict session cookie along with a redirect that began on another site.
 */
final class Welcome implements AuthenticationSuccessHandler {
    private static final byte[] GO_ON = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Caravan</title></head>
            <body><p><a href="/">Go on</a></p></body>
            </html>
            """.getBytes(StandardCharsets.UTF_8);

    private final Duration timeout;

    Welcome(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        request.getSession().setMaxInactiveInterval(Math.toIntExact(timeout.toSeconds()));
        if (authentication instanceof OAuth2AuthenticationToken) {
            response.setContentType(MediaType.TEXT_HTML_VALUE);
            response.getOutputStream().write(GO_ON);
        } else {
            response.sendRedirect("/");
        }
    }
}
