package dev.caravan.settings;

import dev.caravan.database.Database;
import dev.caravan.database.DatabaseAddress;
import dev.caravan.problem.UsageException;
import dev.caravan.settings.CaravanSettings.DatabaseSettings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** All settings, from the command line down to the defaults. Reading them starts nothing. */
public final class Settings {
    static {
        // Spring makes its converters at their first use, and not safely for several threads at once.
        new Binder(new MapConfigurationPropertySource(Map.of("path", "/"))).bind("path", Path.class);
    }

    private final ConfigurableEnvironment environment;
    private final CaravanSettings caravan;

    private Settings(ConfigurableEnvironment environment, CaravanSettings caravan) {
        this.environment = environment;
        this.caravan = caravan;
    }

    /**
     * Reads the settings.
     *
     * @param overrides win over everything else; the command line's
     * @throws UsageException if one has a wrong form
     */
    public static Settings read(Map<String, Object> overrides) {
        StandardEnvironment environment = new StandardEnvironment();
        SettingsFiles.addTo(environment);
        environment.getPropertySources().addFirst(new MapPropertySource("commandLine", Map.copyOf(overrides)));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        try {
            return new Settings(
                    environment,
                    Binder.get(environment)
                            .bind("caravan", CaravanSettings.class)
                            .get());
        } catch (BindException e) {
            throw new UsageException(
                    "The setting " + e.getName() + " cannot be used: "
                            + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
                    "docs/settings.md shows its form.",
                    e);
        }
    }

    /** For the application context, which shares it. */
    public ConfigurableEnvironment environment() {
        return environment;
    }

    public CaravanSettings caravan() {
        return caravan;
    }

    /** The value of a setting that a mapping names, null if it has none. */
    public @Nullable String value(String name) {
        return environment.getProperty(name);
    }

    public Database source(String name) {
        @Nullable DatabaseSettings source = caravan.sources().get(name);
        return database(name, "CARAVAN_SOURCES_" + name.toUpperCase(Locale.ROOT).replace("-", ""), source);
    }

    public Database target() {
        return database("target", "CARAVAN_TARGET", caravan.target());
    }

    /** Whether the settings say where a source is. */
    public boolean knowsSource(String name) {
        @Nullable DatabaseSettings source = caravan.sources().get(name);
        return source != null && source.url() != null && !source.url().isBlank();
    }

    private static Database database(String name, String variable, @Nullable DatabaseSettings settings) {
        if (settings == null || settings.url() == null || settings.url().isBlank()) {
            throw new UsageException(
                    "The address of " + (name.equals("target") ? "the target" : "source " + name) + " is not set.",
                    "Set " + variable + "_URL=postgresql://user@host:port/database in the environment or in .env.");
        }
        try {
            return new Database(
                    name,
                    DatabaseAddress.of(
                            settings.url().strip(),
                            blankToNull(settings.username()),
                            blankToNull(settings.password())));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    variable + "_URL " + e.getMessage() + ".",
                    "Write postgresql://user@host:port/database or jdbc:postgresql://host:port/database.");
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
