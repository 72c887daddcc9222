package dev.caravan.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says on the login page that the issuer does not answer, instead of an error page. */
final class IssuerGate extends OncePerRequestFilter {
    private final Issuer issuer;

    IssuerGate(Issuer issuer) {
        this.issuer = issuer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean needed = request.getRequestURI().equals(Issuer.START)
                || request.getRequestURI().startsWith(PendingLogins.PATH);
        if (needed && issuer.registration() == null) {
            response.sendRedirect(LoginPage.PATH + "?problem=issuer");
        } else {
            chain.doFilter(request, response);
        }
    }
}
