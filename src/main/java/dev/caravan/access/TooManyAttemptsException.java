package dev.caravan.access;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Somebody has to wait before the next try. */
final class TooManyAttemptsException extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final Duration wait;

    TooManyAttemptsException(Duration wait) {
        super("Too many failed logins");
        this.wait = wait;
    }

    /** In whole seconds, at least one, as Retry-After has it. */
    long seconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
