package dev.caravan.cli;

import dev.caravan.check.CheckResult;
import dev.caravan.problem.Finding;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import dev.caravan.run.SeedChecks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code caravan seed}. */
@Command(
        name = "seed",
        description =
                "Fill the live schemas with the mapping's seeds; what is there already stays. Creates the tables where"
                        + " there are none.")
final class SeedCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Option(names = "--rows", description = "List the keys of the rows that were written or not brought in.")
    private boolean rows;

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Consolidation consolidation = Consolidation.ofTarget(command.settings(Map.of()));
        Group seeds = RefreshRules.seeds(consolidation.mapping());
        consolidation.target().probe();
        List<RefreshView.Document> documents =
                RefreshCommand.refresh(terminal, consolidation, List.of(seeds), RefreshOptions.NONE, rows);
        documents.forEach(terminal::answer);
        int code = RefreshCommand.code(documents);
        boolean held = true;
        for (CheckResult check : SeedChecks.run(consolidation)) {
            held &= check.held();
            String holds = check.findings().isEmpty() ? "holds: " : "holds, but look: ";
            terminal.line("  " + (check.held() ? holds : "DOES NOT HOLD: ") + check.description());
            check.findings().stream().map(Finding::toString).forEach(finding -> terminal.line("    " + finding));
        }
        return held ? code : ExitCode.DIFFERENCE;
    }
}
