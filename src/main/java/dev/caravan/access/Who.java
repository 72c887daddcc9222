package dev.caravan.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who is behind the request that this thread answers. */
public final class Who {
    private Who() {}

    /**
     * The name, as actions are recorded with it; {@code local:} and the operating system's user where nobody logs in.
     *
     * @throws IllegalStateException if this thread answers no request that was let in
     */
    public static String name() {
        return current().getName();
    }

    /**
     * What they may do; whoever is an operator is also a reader.
     *
     * @throws IllegalStateException if this thread answers no request that was let in
     */
    public static List<Role> roles() {
        return Role.held(current().getAuthorities());
    }

    private static Authentication current() {
        @Nullable Authentication current = SecurityContextHolder.getContext().getAuthentication();
        if (current == null || Role.held(current.getAuthorities()).isEmpty()) {
            throw new IllegalStateException("Nobody is behind this thread; ask where the request comes in");
        }
        return current;
    }
}
