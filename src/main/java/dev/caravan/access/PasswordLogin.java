package dev.caravan.access;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Compares a password. An unknown name takes as long as a wrong password, and is answered alike. */
final class PasswordLogin implements AuthenticationProvider {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordLogin.class);

    /** A comparison keeps a processor busy on purpose, and the runs need theirs. */
    private static final int AT_ONCE = 2;

    private final Map<String, User> users;
    private final Attempts attempts;
    private final String nobodys;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    PasswordLogin(Map<String, User> users, Attempts attempts) {
        this.users = users;
        this.attempts = attempts;
        this.nobodys = users.values().stream()
                .findFirst()
                .map(User::password)
                .orElseGet(() -> PasswordHash.of(UUID.randomUUID().toString()));
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        String name = authentication.getName();
        String password = authentication.getCredentials() instanceof String given ? given : "";
        String byName = "name " + name;
        String byAddress = "address " + address(authentication);
        turns.acquireUninterruptibly();
        try {
            refuseIfWaiting(byName, byAddress);
            @Nullable User user = users.get(name);
            boolean right = PasswordHash.matches(password, user == null ? nobodys : user.password());
            if (user == null || !right) {
                attempts.failed(byName);
                attempts.failed(byAddress);
                throw new BadCredentialsException("Name or password is wrong");
            }
            attempts.succeeded(byName);
            attempts.succeeded(byAddress);
            UsernamePasswordAuthenticationToken in =
                    UsernamePasswordAuthenticationToken.authenticated(name, null, Role.authorities(user.roles()));
            in.setDetails(authentication.getDetails());
            return in;
        } catch (IllegalArgumentException e) {
            throw new AuthenticationServiceException("The password cannot be compared", e);
        } finally {
            turns.release();
        }
    }

    private void refuseIfWaiting(String byName, String byAddress) {
        Duration wait = attempts.left(byName);
        Duration other = attempts.left(byAddress);
        Duration longer = wait.compareTo(other) > 0 ? wait : other;
        if (!longer.isZero()) {
            LOG.warn("A login was turned away after too many failures: {}", byAddress);
            throw new TooManyAttemptsException(longer);
        }
    }

    private static String address(Authentication authentication) {
        return authentication.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getRemoteAddress())
                : "";
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
