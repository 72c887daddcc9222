package dev.caravan.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is: a JDBC URL, and a user and a password when the URL or the settings name them. Without a password
 * the driver looks into the pgpass file.
 *
 * @param jdbcUrl without user and password
 * @param user null: the operating system's user, as with psql
 * @param password null: pgpass, or a server that asks for none
 */
public record DatabaseAddress(
        String jdbcUrl, @Nullable String user, @Nullable String password) {
    private static final String JDBC = "jdbc:postgresql:";

    /**
     * Reads {@code postgresql://user:password@host:port/database?sslmode=require}, {@code postgres://…} or
     * {@code jdbc:postgresql://…}. A user and password given beside the URL win over those inside. Not by {@link
     * java.net.URI}, which finds no host where a name has an underscore or several hosts are named, and whose exceptions
     * quote the whole URL.
     *
     * @throws IllegalArgumentException with a message that never repeats the URL's password
     */
    public static DatabaseAddress of(String url, @Nullable String user, @Nullable String password) {
        Parts parts = new Parts(withoutScheme(url));
        return new DatabaseAddress(
                JDBC + parts.location + parts.query,
                user != null ? user : parts.user,
                password != null ? password : parts.password);
    }

    private static String withoutScheme(String url) {
        for (String scheme : List.of(JDBC, "postgresql:", "postgres:")) {
            if (url.startsWith(scheme) && (scheme.equals(JDBC) || url.startsWith("//", scheme.length()))) {
                return url.substring(scheme.length());
            }
        }
        throw new IllegalArgumentException("is not a PostgreSQL address");
    }

    /** What a URL consists of, once user and password are taken out. */
    private static final class Parts {
        private final String location;
        private final StringBuilder query = new StringBuilder();
        private @Nullable String user;
        private @Nullable String password;

        Parts(String rest) {
            int question = rest.indexOf('?');
            String before = question < 0 ? rest : rest.substring(0, question);
            this.location = before.startsWith("//") ? server(before.substring(2)) : before;
            if (question >= 0) {
                for (String parameter : rest.substring(question + 1).split("&", -1)) {
                    parameter(parameter);
                }
            }
        }

        private String server(String serverAndPath) {
            int slash = serverAndPath.indexOf('/');
            String server = slash < 0 ? serverAndPath : serverAndPath.substring(0, slash);
            String path = slash < 0 ? "/" : serverAndPath.substring(slash);
            int at = server.lastIndexOf('@');
            if (at >= 0) {
                int colon = server.indexOf(':');
                boolean both = colon >= 0 && colon < at;
                String name = server.substring(0, both ? colon : at);
                this.user = name.isEmpty() ? null : decoded(name);
                this.password = both ? decoded(server.substring(colon + 1, at)) : null;
            }
            String hosts = server.substring(at + 1);
            return "//" + (hosts.isEmpty() || hosts.startsWith(":") ? "localhost" + hosts : hosts) + path;
        }

        private void parameter(String parameter) {
            if (parameter.startsWith("user=")) {
                this.user = decoded(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                this.password = decoded(parameter.substring("password=".length()));
            } else if (!parameter.isEmpty()) {
                query.append(query.isEmpty() ? '?' : '&').append(parameter);
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without its cause, which quotes a piece of what may be the password.
            throw new IllegalArgumentException("has a % that is not followed by two hexadecimal digits");
        }
    }

    /** Host, port and database for messages; never the password. */
    @Override
    public String toString() {
        int question = jdbcUrl.indexOf('?');
        return jdbcUrl.substring(JDBC.length(), question < 0 ? jdbcUrl.length() : question)
                .replaceFirst("^//", "");
    }
}
