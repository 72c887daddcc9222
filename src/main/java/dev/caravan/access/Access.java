package dev.caravan.access;

import dev.caravan.problem.UsageException;
import dev.caravan.settings.AccessSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may come in: everybody on this machine, or those who log in. */
public final class Access {
    private final AccessSettings settings;
    private final Map<String, User> users;

    private Access(AccessSettings settings, Map<String, User> users) {
        this.settings = settings;
        this.users = users;
    }

    /**
     * Reads users and issuer; asks nobody.
     *
     * @throws UsageException if they cannot be used
     */
    public static Access of(AccessSettings settings) {
        if (settings.sessionTimeout().toSeconds() < 1) {
            throw new UsageException(
                    "caravan.access.session-timeout is shorter than a second.", "Write 30m, for half an hour.");
        }
        if (settings.issuer() != null) {
            checkIssuer(settings.issuer(), settings);
        }
        return new Access(settings, Users.read(settings));
    }

    private static void checkIssuer(String issuer, AccessSettings settings) {
        URI address;
        try {
            address = URI.create(issuer);
        } catch (IllegalArgumentException e) {
            throw new UsageException("caravan.access.issuer is not an address.", "Write https://…", e);
        }
        if (!"https".equals(address.getScheme())
                && !("http".equals(address.getScheme()) && isHere(address.getHost()))) {
            throw new UsageException(
                    "caravan.access.issuer is not an https address, and the client secret is sent to it.",
                    "Write https://…; http is accepted for localhost only.");
        }
        if (settings.clientId() == null || settings.clientSecret() == null) {
            throw new UsageException(
                    "caravan.access.issuer needs caravan.access.client-id and caravan.access.client-secret.",
                    "Set both; the secret best as a file that CARAVAN_ACCESS_CLIENTSECRET_FILE names.");
        }
    }

    private static boolean isHere(@Nullable String host) {
        return host != null && LocalOnly.NAMES.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Whether somebody has to log in. */
    public boolean login() {
        return !users.isEmpty() || settings.issuer() != null;
    }

    /**
     * The address to listen on.
     *
     * @throws UsageException if it is none of this machine, or others could come in without a login
     */
    public InetAddress admit(String bind) {
        InetAddress address;
        try {
            address = InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw new UsageException(
                    "--bind " + bind + " is not an address of this machine.", "Name one, or 0.0.0.0 for all.", e);
        }
        if (!address.isLoopbackAddress() && !login()) {
            throw new UsageException(
                    "--bind " + bind
                            + " is refused: from other machines anybody could act, because nobody has to log in.",
                    "Set caravan.access.users-file or caravan.access.issuer first (docs/security.md).");
        }
        return address;
    }

    /** What an operator should know, one sentence each. */
    public List<String> warnings(InetAddress address, boolean encrypted) {
        List<String> warnings = new ArrayList<>();
        if (settings.usersFile() != null && Users.openToAll(settings.usersFile())) {
            warnings.add("Everybody on this machine can read the users file " + settings.usersFile()
                    + "; run chmod 600 on it.");
        }
        if (!address.isLoopbackAddress() && !encrypted) {
            warnings.add(
                    "Passwords and sessions cross the network unencrypted; set server.ssl, or put a proxy with TLS in"
                            + " front (docs/security.md).");
        }
        return warnings;
    }

    Map<String, User> users() {
        return users;
    }

    AccessSettings settings() {
        return settings;
    }
}
