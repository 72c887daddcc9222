package dev.caravan.access;

import dev.caravan.problem.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Passwords, of which only hashes are kept. */
public final class PasswordHash {
    /** The fewest characters of a password. */
    public static final int SHORTEST = 12;

    /** bcrypt looks at no more bytes. */
    private static final int LONGEST = 72;

    private static final int COST = 12;
    private static final String SCHEME = "{bcrypt}";
    private static final Pattern FORM = Pattern.compile("\\{bcrypt}\\$2[aby]\\$(1[0-6])\\$[./A-Za-z0-9]{53}");
    private static final BCryptPasswordEncoder BCRYPT = new BCryptPasswordEncoder(COST);

    private PasswordHash() {}

    /**
     * The hash of a password, as settings and users files take it.
     *
     * @throws UsageException if the password is too short, or longer than bcrypt looks at
     */
    public static String of(String password) {
        if (password.length() < SHORTEST) {
            throw new UsageException(
                    "The password has fewer than " + SHORTEST + " characters.",
                    "Take several words, or a generated one.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new UsageException(
                    "The password has more than " + LONGEST + " bytes, and bcrypt ignores the rest.",
                    "Take a shorter one.");
        }
        return SCHEME + BCRYPT.encode(password);
    }

    /** Whether this is a hash and not, for instance, the password itself. */
    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    static boolean matches(String password, String hash) {
        boolean right = BCRYPT.matches(password, hash.substring(SCHEME.length()));
        return right && password.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }
}
