package dev.caravan.cli;

import dev.caravan.operate.Planning;
import dev.caravan.plan.PlanRecord;
import java.nio.file.Path;
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
        Planning planning = Planning.of(command.consolidation(), quarantine.rows(), conflicts);
        int code = PlanView.show(terminal, planning, statements);
        if (planning.conflicts() != null) {
            ConflictView.show(terminal, planning.plan(), planning.conflicts());
        }
        if (save != null && code == ExitCode.DONE) {
            PlanFile.write(save, PlanRecord.of(planning.plan()));
            terminal.line("Saved to " + save + ".");
        }
        return code;
    }
}
