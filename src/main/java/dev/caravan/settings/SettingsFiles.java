package dev.caravan.settings;

import dev.caravan.problem.UsageException;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Settings that live in files: {@code .env} of the working directory, below the real environment, and the secrets that a
 * variable {@code …_FILE} points to. Both are read as environment variables, so that the same names work everywhere.
 */
final class SettingsFiles {
    /** Spring maps variable names to settings only for sources whose name ends like this. */
    private static final String ENVIRONMENT_SUFFIX = "-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    private static final String SECRET = "_FILE";

    /** A setting of its own that ends like a secret in a file, and the name that Spring looks for. */
    private static final Map<String, String> NO_SECRETS =
            Map.of("CARAVAN_ACCESS_USERS_FILE", "CARAVAN_ACCESS_USERSFILE");

    private SettingsFiles() {}

    static void addTo(ConfigurableEnvironment environment) {
        Map<String, String> dotenv = dotenv();
        Map<String, String> variables = new HashMap<>(dotenv);
        environment.getSystemEnvironment().forEach((name, value) -> variables.put(name, String.valueOf(value)));
        Map<String, Object> secrets = new HashMap<>();
        variables.forEach((name, value) -> {
            @Nullable String setting = NO_SECRETS.get(name);
            if (setting != null) {
                secrets.put(setting, value);
            } else if (name.startsWith("CARAVAN_") && name.endsWith(SECRET) && !value.isBlank()) {
                secrets.put(name.substring(0, name.length() - SECRET.length()), secret(name, Path.of(value)));
            }
        });
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(".env" + ENVIRONMENT_SUFFIX, new HashMap<>(dotenv)));
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("secrets" + ENVIRONMENT_SUFFIX, secrets));
    }

    private static Map<String, String> dotenv() {
        try {
            Map<String, String> entries = new HashMap<>();
            for (DotenvEntry entry :
                    Dotenv.configure().ignoreIfMissing().load().entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)) {
                entries.put(entry.getKey(), entry.getValue());
            }
            return entries;
        } catch (DotenvException e) {
            throw new UsageException("The file .env is not valid: " + e.getMessage(), "Write NAME=value lines.", e);
        }
    }

    private static String secret(String name, Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UsageException(
                    "The secret file " + file + " that " + name + " names cannot be read.",
                    "Check path and rights.",
                    e);
        }
    }
}
