package dev.caravan.cli;

import dev.caravan.database.Database;
import dev.caravan.database.DatabaseAddress;
import dev.caravan.demo.DemoData;
import dev.caravan.demo.DemoServers;
import dev.caravan.ledger.RunState;
import dev.caravan.problem.UsageException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.MigrateOptions;
import dev.caravan.run.MigrateResult;
import dev.caravan.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code caravan demo}. */
@Command(
        name = "demo",
        description = "Start two PostgreSQL servers with generated PA-dealing data, migrate, verify, and report.")
final class DemoCommand implements Callable<Integer> {
    /** More than any profile has. */
    private static final long QUARANTINE = 100_000;

    @ParentCommand
    private @Nullable CaravanCommand root;

    @Option(
            names = "--profile",
            defaultValue = "small",
            paramLabel = "P",
            description = "How much data: small, medium or large (default: ${DEFAULT-VALUE})")
    private String profile = "small";

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "The same seed makes the same data (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--dirty",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "With the rows of old databases that a clean layout does not take (default), or without.")
    private boolean dirty = true;

    @Option(
            names = "--revision",
            defaultValue = "15",
            paramLabel = "R",
            description = "At which revision pad_db stands: 13, with a table of another name and fewer columns, or 15"
                    + " (default: ${DEFAULT-VALUE})")
    private int revision = 15;

    @Option(
            names = "--fill",
            description = "Only fill the configured primary and secondary databases, which must be empty.")
    private boolean fill;

    @Option(names = "--serve", description = "Afterwards stay, with the servers and the page of caravan serve.")
    private boolean serve;

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "N",
            description = "Port of that page (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Override
    public Integer call() throws InterruptedException {
        if (!DemoData.PROFILES.contains(profile)) {
            throw new UsageException("There is no profile " + profile + ".", "Profiles: " + DemoData.PROFILES);
        }
        if (!DemoData.REVISIONS.contains(revision)) {
            throw new UsageException("There is no revision " + revision + ".", "Revisions: " + DemoData.REVISIONS);
        }
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        DemoData data = new DemoData(profile, seed, dirty, revision);
        if (fill) {
            Settings settings = command.settings(Map.of());
            fill(terminal, data, settings.source("primary"), settings.source("secondary"));
            return ExitCode.DONE;
        }
        terminal.say("Starting two PostgreSQL servers …");
        try (DemoServers servers = DemoServers.start()) {
            fill(
                    terminal,
                    data,
                    database("primary", servers.primaryUrl()),
                    database("secondary", servers.secondaryUrl()));
            Settings settings = command.settings(Map.of(
                    "caravan.sources.primary.url",
                    servers.primaryUrl(),
                    "caravan.sources.secondary.url",
                    servers.secondaryUrl(),
                    "caravan.target.url",
                    servers.primaryUrl(),
                    "DATABASE_SCHEMA",
                    "padealing",
                    "REFERENCE_SCHEMA",
                    "bo_airflow",
                    "APP_ENV",
                    "local"));
            Consolidation consolidation = Consolidation.of(settings);
            MigrateResult result = MigrateCommand.migrate(
                    terminal, consolidation, new MigrateOptions(null, false, null, null, QUARANTINE));
            // The dirty rows are meant to be in quarantine.
            boolean done = result.state() == RunState.PUBLISHED
                    && new DemoRefresh(terminal, consolidation, database("primary", servers.primaryUrl())).run();
            if (serve) {
                ServeCommand.stay(terminal, consolidation, "127.0.0.1", port, Path.of("inbox"));
            }
            return done ? ExitCode.DONE : ExitCode.DIFFERENCE;
        }
    }

    private static void fill(Terminal terminal, DemoData data, Database primary, Database secondary) {
        terminal.say("Generating " + data.profile() + " data, seed " + data.seed() + ": pad_db …");
        data.fill(primary, DemoData.Side.PRIMARY);
        terminal.say("Generating " + data.profile() + " data, seed " + data.seed() + ": pa_dealing …");
        data.fill(secondary, DemoData.Side.SECONDARY);
    }

    private static Database database(String name, String url) {
        return new Database(name, DatabaseAddress.of(url, null, null));
    }
}
