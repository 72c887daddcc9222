package dev.caravan.cli;

import dev.caravan.ledger.RunState;
import dev.caravan.report.Evidence;
import dev.caravan.report.Evidence.TableEvidence;
import dev.caravan.run.MigrateResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** How a run ended, for people and for programs. */
final class ResultView {
    private ResultView() {}

    static void show(Terminal terminal, MigrateResult result) {
        Evidence evidence = result.evidence();
        terminal.answer(evidence);
        if (result.state() == RunState.STOPPED) {
            terminal.line(
                    "Run " + result.run() + " stopped as asked. Go on with: caravan migrate --resume " + result.run());
            return;
        }
        TextTable table = new TextTable(List.of("table", "from", "read", "loaded", "bytes", "proof"), Set.of(2, 3, 4));
        for (TableEvidence each : evidence.tables()) {
            table.add(
                    each.table(),
                    each.source() + " " + each.from(),
                    Amounts.count(each.read()),
                    Amounts.count(each.loaded()),
                    Amounts.bytes(each.bytes()),
                    proof(each));
        }
        evidence.left()
                .forEach((from, reason) ->
                        table.add("-", from.replaceFirst("\\.", " "), "", "", "", "left behind: " + reason));
        table.lines().forEach(terminal::line);
        terminal.line("");
        result.problems().forEach(problem -> terminal.line("  " + problem));
        terminal.line(verdict(result));
        if (result.reports() != null) {
            terminal.line("Report: " + result.reports().page() + "\n        "
                    + result.reports().json());
        }
    }

    private static String proof(TableEvidence table) {
        if (!table.proven()) {
            return "DIFFERS";
        }
        return table.uncovered().isEmpty() ? "equal" : "equal, but for " + String.join(", ", table.uncovered());
    }

    private static String verdict(MigrateResult result) {
        Evidence evidence = result.evidence();
        long rows = evidence.tables().stream().mapToLong(TableEvidence::loaded).sum();
        long bytes = evidence.tables().stream().mapToLong(TableEvidence::bytes).sum();
        long proven = evidence.tables().stream().filter(TableEvidence::proven).count();
        String work = proven + " tables verified, " + Amounts.count(rows) + " rows, " + Amounts.bytes(bytes) + ", "
                + Amounts.time(Duration.between(evidence.startedAt(), evidence.finishedAt())) + ".";
        return switch (result.state()) {
            case PUBLISHED -> "Run " + result.run() + " is live. " + work;
            case REHEARSED ->
                "Run " + result.run() + " was a rehearsal: everything held, and everything was cleaned up. " + work;
            default ->
                "Run " + result.run() + " is NOT published: "
                        + result.problems().size() + " problems. " + work;
        };
    }
}
