package dev.caravan.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** Turns requests away: programs with a problem document, people to the login. */
final class Doorman implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final boolean login;

    Doorman(boolean login) {
        this.login = login;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof TooManyAttemptsException waiting) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(waiting.seconds()));
            new Problem(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "Too many failed logins. Try again in " + waiting.seconds() + " seconds.")
                    .write(response);
        } else if (basic(request)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"caravan\", charset=\"UTF-8\"");
            new Problem(HttpStatus.UNAUTHORIZED, "Name or password is wrong.").write(response);
        } else if (page(request)) {
            response.sendRedirect(LoginPage.PATH);
        } else {
            new Problem(HttpStatus.UNAUTHORIZED, "Log in first.").write(response);
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        boolean token = denied instanceof CsrfException;
        if (page(request)) {
            response.sendRedirect(LoginPage.PATH + (token ? "?problem=stale" : "?problem=role"));
        } else {
            new Problem(
                            HttpStatus.FORBIDDEN,
                            token
                                    ? "The CSRF token is missing or wrong: send the cookie XSRF-TOKEN back as X-XSRF-TOKEN."
                                    : "Your role does not allow this.")
                    .write(response);
        }
    }

    /** Whether a script brings name and password with each request. Browsers say where a request comes from; scripts do not. */
    static boolean script(HttpServletRequest request) {
        return basic(request)
                && request.getHeader(HttpHeaders.ORIGIN) == null
                && request.getHeader(HttpHeaders.REFERER) == null
                && request.getSession(false) == null;
    }

    private static boolean basic(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, "Basic ", 0, 6);
    }

    private boolean page(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return login
                && !request.getRequestURI().startsWith("/api/")
                && accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE);
    }
}
