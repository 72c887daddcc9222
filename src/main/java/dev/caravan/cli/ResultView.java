package dev.caravan.cli;

import dev.caravan.ledger.RunState;
import dev.caravan.problem.Severity;
import dev.caravan.report.Evidence;
import dev.caravan.report.Evidence.CheckEvidence;
import dev.caravan.report.Evidence.QuarantineEvidence;
import dev.caravan.report.Evidence.TableEvidence;
import dev.caravan.run.MigrateResult;
import java.time.Duration;
import java.util.ArrayList;
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
        TextTable table = new TextTable(
                List.of("table", "from", "read", "loaded", "matched", "quarantined", "bytes", "proof"),
                Set.of(2, 3, 4, 5, 6));
        for (TableEvidence each : evidence.tables()) {
            table.add(
                    each.table(),
                    each.source() + " " + each.from(),
                    Amounts.count(each.counted()),
                    Amounts.count(each.loaded()),
                    Amounts.count(each.matched()),
                    Amounts.count(each.quarantined()),
                    Amounts.bytes(each.bytes()),
                    proof(each));
        }
        evidence.left()
                .forEach((from, reason) ->
                        table.add("-", from.replaceFirst("\\.", " "), "", "", "", "", "", "left behind: " + reason));
        table.lines().forEach(terminal::line);
        terminal.line("");
        met(terminal, evidence);
        quarantined(terminal, result);
        checks(terminal, evidence);
        result.problems().forEach(problem -> terminal.line("  " + problem));
        terminal.line(verdict(result));
        if (result.reports() != null) {
            terminal.line("Report: " + result.reports().page() + "\n        "
                    + result.reports().json());
        }
    }

    /** What was decided about rows that meet others, in words. */
    private static void met(Terminal terminal, Evidence evidence) {
        List<String> lines = new ArrayList<>();
        for (TableEvidence table : evidence.tables()) {
            if (table.matched() > 0) {
                lines.add("  " + table.table() + ": " + Amounts.count(table.matched())
                        + " are rows that were there already"
                        + (table.differing() == 0
                                ? ""
                                : ", " + Amounts.count(table.differing()) + " of them with other values"));
            }
            if (table.rekeyed() > 0) {
                lines.add("  " + table.table() + ": " + Amounts.count(table.rekeyed())
                        + " got a new key, because another row has theirs");
            }
        }
        if (!lines.isEmpty()) {
            terminal.line("How the sources met (what points to a row follows it; caravan plan --conflicts says more):");
            lines.forEach(terminal::line);
            terminal.line("");
        }
    }

    private static void quarantined(Terminal terminal, MigrateResult result) {
        List<QuarantineEvidence> reasons = result.evidence().quarantine();
        if (!reasons.isEmpty()) {
            long rows = reasons.stream().mapToLong(QuarantineEvidence::rows).sum();
            terminal.line("In quarantine are " + Amounts.count(rows)
                    + " rows that could not be loaded (caravan quarantine list --run " + result.run() + "):");
            reasons.forEach(reason -> terminal.line("  " + Amounts.count(reason.rows()) + " × " + reason.table() + ", "
                    + reason.column() + ": " + reason.reason()));
            terminal.line("");
        }
    }

    private static void checks(Terminal terminal, Evidence evidence) {
        if (!evidence.checks().isEmpty()) {
            long held = evidence.checks().stream().filter(CheckEvidence::held).count();
            terminal.line(held + " of " + evidence.checks().size()
                    + " checks of the mapping hold: what was true in the sources is true in the target.");
        }
    }

    private static String proof(TableEvidence table) {
        if (!table.proven()) {
            return "DIFFERS";
        }
        return table.uncovered().isEmpty() ? "equal" : "equal, but for " + String.join(", ", table.uncovered());
    }

    private static String skipped(Evidence evidence) {
        return evidence.skipped().isEmpty() ? "" : ", but for what was skipped: " + evidence.skippedTables();
    }

    private static long refusals(MigrateResult result) {
        return result.problems().stream()
                .filter(problem -> problem.severity() == Severity.REFUSAL)
                .count();
    }

    private static String verdict(MigrateResult result) {
        Evidence evidence = result.evidence();
        long rows = evidence.tables().stream().mapToLong(TableEvidence::loaded).sum();
        long bytes = evidence.tables().stream().mapToLong(TableEvidence::bytes).sum();
        long proven = evidence.provenTables();
        String work = proven + " tables verified, " + Amounts.count(rows) + " rows, " + Amounts.bytes(bytes) + ", "
                + Amounts.time(Duration.between(evidence.startedAt(), evidence.finishedAt())) + ".";
        return switch (result.state()) {
            case PUBLISHED -> "Run " + result.run() + " is live" + skipped(evidence) + ". " + work;
            case REHEARSED ->
                "Run " + result.run() + " was a rehearsal: everything held, and everything was cleaned up. " + work;
            default -> "Run " + result.run() + " is NOT published: " + refusals(result) + " problems. " + work;
        };
    }
}
