package dev.caravan.cli;

import dev.caravan.plan.Plan;
import dev.caravan.plan.PlanRecord;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code caravan plan}. */
@Command(name = "plan", description = "Resolve the mapping against the real databases and print what would be done.")
final class PlanCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Option(names = "--statements", description = "Print the SELECT of every table too.")
    private boolean statements;

    @Option(names = "--save", paramLabel = "FILE", description = "Keep the plan for caravan migrate --plan FILE.")
    private @Nullable Path save;

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Plan plan = Commands.plan(command.consolidation());
        int code = PlanView.show(terminal, plan, statements);
        if (save != null && code == ExitCode.DONE) {
            PlanFile.write(save, PlanRecord.of(plan));
            terminal.line("Saved to " + save + ".");
        }
        return code;
    }
}
