package dev.caravan.cli;

import dev.caravan.cli.Terminal.OutputFormat;
import dev.caravan.run.Consolidation;
import dev.caravan.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program's command line. */
@Command(
        name = "caravan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {
            DemoCommand.class,
            InventoryCommand.class,
            PlanCommand.class,
            MigrateCommand.class,
            PauseCommand.class,
            ContinueCommand.class,
            StopCommand.class,
            RetryCommand.class,
            SkipCommand.class,
            VerifyCommand.class,
            QuarantineCommand.class,
            RollbackCommand.class,
            RefreshCommand.class,
            SeedCommand.class,
            ServeCommand.class,
            PasswordCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            RunsCommand.class
        },
        description =
                "Moves tables out of several PostgreSQL databases into the schemas of one, and proves that it did.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done and proven",
            "1:ran, but something remains: a difference, rows in quarantine, a table left out; what differs is not published",
            "2:wrong usage or settings",
            "3:refused by plan or preflight; nothing was written",
            "4:interrupted or failed; can be resumed"
        })
public final class CaravanCommand implements Runnable {
    @Option(
            names = "--mapping",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Folder of the mapping (default: the setting caravan.mapping, mapping/)")
    private @Nullable Path mapping;

    @Option(
            names = "--routes",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Folder of the routes (default: the setting caravan.routes, routes/)")
    private @Nullable Path routes;

    @Option(
            names = "--reports",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Folder for the evidence of runs (default: the setting caravan.reports, reports/)")
    private @Nullable Path reports;

    @Option(
            names = "--output",
            scope = ScopeType.INHERIT,
            defaultValue = "text",
            paramLabel = "FORMAT",
            description = "text for people, json for programs (default: ${DEFAULT-VALUE})")
    private OutputFormat output = OutputFormat.text;

    @Option(
            names = "--log-format",
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            description = "Form of the log on standard error: text, or json with run, step and table"
                    + " (default: the setting caravan.log.format, text)")
    private @Nullable LogFormat logFormat;

    @Spec
    private @Nullable CommandSpec spec;

    private final Terminal terminal;
    private final Map<String, Object> given;

    CaravanCommand(Terminal terminal, Map<String, Object> given) {
        this.terminal = terminal;
        this.given = given;
    }

    /** The command line, ready to be executed. */
    public static CommandLine commandLine(Terminal terminal) {
        return commandLine(terminal, Map.of());
    }

    /**
     * The command line for a program that calls Caravan.
     *
     * @param given settings that win over environment and files
     */
    public static CommandLine commandLine(Terminal terminal, Map<String, Object> given) {
        CaravanCommand root = new CaravanCommand(terminal, given);
        CommandLine commandLine = new CommandLine(root);
        commandLine.setExecutionExceptionHandler(new FailureHandler(root));
        commandLine.setExecutionStrategy(new CommandLine.RunLast());
        return commandLine;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }

    Terminal terminal() {
        terminal.format(output);
        return terminal;
    }

    Settings settings(Map<String, Object> more) {
        Map<String, Object> overrides = new HashMap<>(given);
        overrides.putAll(more);
        if (mapping != null) {
            overrides.put("caravan.mapping", mapping.toString());
        }
        if (routes != null) {
            overrides.put("caravan.routes", routes.toString());
        }
        if (reports != null) {
            overrides.put("caravan.reports", reports.toString());
        }
        if (logFormat != null) {
            overrides.put("caravan.log.format", logFormat.name());
        }
        Settings settings = Settings.read(overrides);
        if (LogFormat.json.name().equals(settings.value("caravan.log.format"))) {
            LogFormat.useJson();
        }
        return settings;
    }

    Consolidation consolidation() {
        return Consolidation.of(settings(Map.of()));
    }
}
