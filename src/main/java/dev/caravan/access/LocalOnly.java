package dev.caravan.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Everybody on this machine is an operator. A request must name this machine: a page from elsewhere whose name was made to
 * lead here (DNS rebinding) does not.
 */
final class LocalOnly extends OncePerRequestFilter {
    static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Authentication operator = UsernamePasswordAuthenticationToken.authenticated(
            "local:" + System.getProperty("user.name"), null, Role.authorities(EnumSet.of(Role.OPERATOR)));

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!NAMES.contains(request.getServerName().toLowerCase(Locale.ROOT))) {
            new Problem(HttpStatus.FORBIDDEN, "Without a login, only localhost, 127.0.0.1 and [::1] are answered.")
                    .write(response);
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(operator);
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }
}
