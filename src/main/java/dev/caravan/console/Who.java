package dev.caravan.console;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who acts. */
final class Who {
    private Who() {}

    /** The name of a user who logged in; otherwise of the one as whom the service runs. */
    static String of(@Nullable Principal user) {
        return user == null ? "local:" + System.getProperty("user.name", "unknown") : user.getName();
    }
}
