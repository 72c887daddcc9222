package dev.caravan.cli;

import dev.caravan.operate.Verifying;
import dev.caravan.operate.Verifying.Found;
import dev.caravan.verify.LiveProof;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code caravan verify}. */
@Command(name = "verify", description = "Compare the live schemas with the sources, as both are now.")
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Override
    public Integer call() {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        Found found;
        try (ProgressView progress = ProgressView.on(terminal)) {
            found = Verifying.run(command.consolidation(), progress);
        }
        List<LiveProof> proofs = found.proofs();
        terminal.answer(proofs);
        TextTable table = new TextTable(List.of("table", "source rows", "live rows", "digest", "proof"), Set.of(1, 2));
        for (LiveProof proof : proofs) {
            table.add(
                    proof.feed(),
                    Amounts.count(proof.source().rows()),
                    Amounts.count(proof.live().rows()),
                    proof.live().hex(),
                    proof.equal() ? "equal" : "DIFFERS");
        }
        table.lines().forEach(terminal::line);
        terminal.line("");
        proofs.forEach(
                proof -> proof.differences().forEach(difference -> terminal.line(proof.feed() + ": " + difference)));
        if (found.equal()) {
            terminal.line(found.words());
        } else {
            terminal.line(found.words() + " Either side may have been written to since the run.");
            terminal.line(
                    "  → caravan refresh brings reference tables up to date, caravan migrate builds all tables anew.");
        }
        if (found.unrecorded() != null) {
            terminal.line("The ledger does not have it: " + found.unrecorded());
        }
        return found.equal() ? ExitCode.DONE : ExitCode.DIFFERENCE;
    }
}
