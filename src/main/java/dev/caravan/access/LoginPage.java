package dev.caravan.access;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where people log in. It needs no script. */
@RestController
final class LoginPage implements AuthenticationFailureHandler {
    static final String PATH = "/login";
    static final String STYLE = "/login.css";

    private static final Map<String, String> PROBLEMS = Map.of(
            "password", "Name or password is wrong.",
            "role", "You are known here, but your role does not allow this.",
            "stale", "The page was too old. Please try again.",
            "refused", "The login service has not confirmed who you are. Please try again.",
            "issuer", "The login service does not answer. Please try again later.");

    private final Template page;
    private final boolean form;
    private final boolean issuer;

    /**
     * A page for these ways in.
     *
     * @param form name and password
     * @param issuer the login service
     */
    LoginPage(boolean form, boolean issuer) {
        this.form = form;
        this.issuer = issuer;
        try (Reader reader = new InputStreamReader(
                new ClassPathResource("console/login.html").getInputStream(), StandardCharsets.UTF_8)) {
            this.page = Mustache.compiler().emptyStringIsFalse(true).compile(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping(PATH)
    void show(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "problem", defaultValue = "") String problem)
            throws IOException {
        if (!form && !issuer) {
            response.sendRedirect("/");
            return;
        }
        write(request, response, HttpStatus.OK, PROBLEMS.getOrDefault(problem, ""));
    }

    @GetMapping(STYLE)
    ResponseEntity<ClassPathResource> style() {
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "css", StandardCharsets.UTF_8))
                .body(new ClassPathResource("console/login.css"));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof TooManyAttemptsException waiting) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(waiting.seconds()));
            write(
                    request,
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "Too many failed logins. Try again in " + waiting.seconds() + " seconds.");
        } else {
            response.sendRedirect(PATH + "?problem=password");
        }
    }

    private void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String problem)
            throws IOException {
        @Nullable CsrfToken token = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        String html = page.execute(Map.of(
                "problem",
                problem,
                "form",
                form,
                "issuer",
                issuer,
                "both",
                form && issuer,
                "start",
                Issuer.START,
                "csrf",
                token == null ? "" : token.getToken()));
        response.setStatus(status.value());
        response.setContentType(MediaType.TEXT_HTML_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getOutputStream().write(html.getBytes(StandardCharsets.UTF_8));
    }
}
