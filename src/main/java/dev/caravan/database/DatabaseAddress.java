package dev.caravan.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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
     * {@code jdbc:postgresql://…}. A user and password given beside the URL win over those inside.
     *
     * @throws IllegalArgumentException with a message that never repeats the URL's password
     */
    public static DatabaseAddress of(String url, @Nullable String user, @Nullable String password) {
        if (url.startsWith(JDBC)) {
            return ofJdbc(url, user, password);
        }
        if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            throw new IllegalArgumentException("is not a PostgreSQL address");
        }
        try {
            URI uri = new URI(url);
            String userInfo = uri.getRawUserInfo();
            int colon = userInfo == null ? -1 : userInfo.indexOf(':');
            String urlUser = userInfo == null ? null : decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
            String urlPassword = userInfo == null || colon < 0 ? null : decoded(userInfo.substring(colon + 1));
            String host = uri.getHost() == null ? "localhost" : uri.getHost();
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return new DatabaseAddress(
                    JDBC + "//" + host + port + uri.getRawPath() + query,
                    user != null ? user : urlUser,
                    password != null ? password : urlPassword);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a valid URL at character " + e.getIndex(), e);
        }
    }

    private static DatabaseAddress ofJdbc(String url, @Nullable String user, @Nullable String password) {
        int question = url.indexOf('?');
        if (question < 0) {
            return new DatabaseAddress(url, user, password);
        }
        StringBuilder rest = new StringBuilder();
        String foundUser = user;
        String foundPassword = password;
        for (String parameter : url.substring(question + 1).split("&", -1)) {
            if (parameter.startsWith("user=")) {
                foundUser = user != null ? user : decoded(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                foundPassword = password != null ? password : decoded(parameter.substring("password=".length()));
            } else if (!parameter.isEmpty()) {
                rest.append(rest.isEmpty() ? '?' : '&').append(parameter);
            }
        }
        return new DatabaseAddress(url.substring(0, question) + rest, foundUser, foundPassword);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Host, port and database for messages; never the password. */
    @Override
    public String toString() {
        int question = jdbcUrl.indexOf('?');
        return jdbcUrl.substring(JDBC.length(), question < 0 ? jdbcUrl.length() : question)
                .replaceFirst("^//", "");
    }
}
