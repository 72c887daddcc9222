package dev.caravan.cli;

import dev.caravan.database.SqlFailure;
import dev.caravan.merge.Comparison;
import dev.caravan.plan.Plan;
import dev.caravan.plan.PlanRecord;
import dev.caravan.problem.RefusedException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Snapshots;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code caravan plan}. */
@Command(name = "plan", description = "Resolve the mapping against the real databases and print what would be done.")
final class PlanCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Option(names = "--statements", description = "Print the SELECT of every table too.")
    private boolean statements;

    @Option(
            names = "--conflicts",
            description = "Say how the rows of several sources meet: identical, differing, only here, only there.")
    private boolean conflicts;

    @Option(names = "--save", paramLabel = "FILE", description = "Keep the plan for caravan migrate --plan FILE.")
    private @Nullable Path save;

    @Mixin
    private final QuarantineLimit quarantine = new QuarantineLimit();

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Consolidation consolidation = command.consolidation();
        consolidation.probe();
        Plan plan;
        int code;
        try (Snapshots snapshots = Snapshots.of(consolidation)) {
            plan = consolidation.plan(snapshots, quarantine.rows());
            if (conflicts && plan.refusals().isEmpty()) {
                Comparison.Result result = compare(consolidation, snapshots, plan);
                code = PlanView.show(terminal, plan, result, statements);
                ConflictView.show(terminal, plan, result);
            } else {
                code = PlanView.show(terminal, plan, null, statements);
            }
        }
        if (save != null && code == ExitCode.DONE) {
            PlanFile.write(save, PlanRecord.of(plan));
            terminal.line("Saved to " + save + ".");
        }
        return code;
    }

    private static Comparison.Result compare(Consolidation consolidation, Snapshots snapshots, Plan plan) {
        try (Connection target = consolidation.target().connect()) {
            return Comparison.of(plan, source -> snapshots.of(source).dataSource(), target);
        } catch (SQLException e) {
            throw new RefusedException(
                    "The sources cannot be compared: " + SqlFailure.of(e),
                    "The role needs the right to make temporary tables in the target.");
        }
    }
}
