package dev.caravan.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code caravan inventory}. */
@Command(name = "inventory", description = "List what each database holds.")
final class InventoryCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Option(
            names = "--compare",
            description = "Compare the sources' layouts with the one that the mapping's DDL builds.")
    private boolean compare;

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        return compare
                ? ComparisonView.show(command.terminal(), command.consolidation())
                : InventoryView.show(command.terminal(), command.consolidation());
    }
}
