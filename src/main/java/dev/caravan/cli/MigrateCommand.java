package dev.caravan.cli;

import dev.caravan.ledger.RunState;
import dev.caravan.operate.Planning;
import dev.caravan.plan.PlanRecord;
import dev.caravan.problem.UsageException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.MigrateOptions;
import dev.caravan.run.MigrateResult;
import dev.caravan.run.Migration;
import dev.caravan.run.Step;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code caravan migrate}. */
@Command(
        name = "migrate",
        description = "Build a new generation of the mapped tables, prove it, and make it live in one transaction.")
final class MigrateCommand implements Callable<Integer> {
    private static final long NEWEST = 0;

    @ParentCommand
    private @Nullable CaravanCommand root;

    @Option(names = "--dry-run", description = "Only plan: print what would be done and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--until",
            paramLabel = "STEP",
            description = "Stop after this step: prepare, copy, merge, finish, verify or publish. Go on with --resume.",
            converter = StepConverter.class)
    private @Nullable Step until;

    @Option(names = "--rehearse", description = "Do everything but publish, and clean up.")
    private boolean rehearse;

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "" + NEWEST,
            paramLabel = "RUN",
            description = "Go on with an interrupted run (default: the newest).")
    private @Nullable Long resume;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "Run only if the plan is still the one that caravan plan --save wrote to FILE.")
    private @Nullable Path plan;

    @Mixin
    private final QuarantineLimit quarantine = new QuarantineLimit();

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Consolidation consolidation = command.consolidation();
        if (dryRun) {
            return PlanView.show(terminal, Planning.of(consolidation, quarantine.rows(), false), false);
        }
        if (rehearse && until != null) {
            throw new UsageException("--rehearse and --until exclude each other.", "Give one of them.");
        }
        @Nullable PlanRecord expected = plan == null ? null : PlanFile.read(plan);
        @Nullable Long run = resume;
        if (run != null && run == NEWEST) {
            run = Commands.newestRun(Commands.ledger(consolidation));
        }
        MigrateResult result =
                migrate(terminal, consolidation, new MigrateOptions(until, rehearse, run, expected, quarantine.rows()));
        return exitCode(result);
    }

    static int exitCode(MigrateResult result) {
        boolean left = result.evidence().tables().stream().anyMatch(table -> table.quarantined() > 0)
                || !result.evidence().skipped().isEmpty();
        return result.state() == RunState.UNPROVEN || left ? ExitCode.DIFFERENCE : ExitCode.DONE;
    }

    static MigrateResult migrate(Terminal terminal, Consolidation consolidation, MigrateOptions options) {
        MigrateResult result;
        try (ProgressView progress = ProgressView.on(terminal)) {
            result = new Migration(consolidation, progress).run(options);
        }
        ResultView.show(terminal, result);
        return result;
    }
}
