package dev.caravan.cli;

import dev.caravan.ledger.LockWait;
import dev.caravan.ledger.RunProgress;
import dev.caravan.ledger.StepRecord;
import dev.caravan.ledger.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run's state as people read it. */
final class StatusView {
    private StatusView() {}

    /** @param patience how long nothing may move before the run counts as stuck */
    static List<String> lines(RunStatus status, Duration patience) {
        List<String> lines = new ArrayList<>();
        head(status, lines);
        @Nullable RunProgress progress = status.progress();
        if (progress != null && status.open()) {
            signs(status, progress, patience, lines);
        }
        if (status.unread() != null) {
            lines.add("  The progress cannot be read: " + status.unread());
        }
        lines.add(
                status.live() == null
                        ? "No generation is live."
                        : "The generation of run " + status.live() + " is live.");
        lines.add("");
        for (StepRecord step : status.steps()) {
            lines.add("  " + step.name() + "  "
                    + (step.finishedAt() == null
                            ? "began " + RunsCommand.TIME.format(step.startedAt())
                            : Amounts.time(Duration.between(step.startedAt(), step.finishedAt()))));
        }
        lines.add("");
        lines.addAll(
                progress != null && status.open() && !progress.tables().isEmpty() ? tables(progress) : copied(status));
        return lines;
    }

    private static void head(RunStatus status, List<String> lines) {
        lines.add("Run " + status.run().id() + " of " + status.run().consolidation() + " is " + status.state()
                + "; it started " + RunsCommand.TIME.format(status.run().startedAt()) + ".");
        if (status.run().message() != null) {
            lines.add("  " + status.run().message());
        }
        if (status.state().equals("paused")) {
            lines.add("  Go on with: caravan continue " + status.run().id());
        } else if (status.open() && !status.atWork()) {
            lines.add("  Go on with: caravan migrate --resume " + status.run().id());
        }
    }

    private static void signs(RunStatus status, RunProgress progress, Duration patience, List<String> lines) {
        lines.add("  Last sign of life " + ago(progress.age()) + " from process " + progress.pid() + " on "
                + progress.host() + (progress.step() == null ? "" : ", in step " + progress.step()) + ".");
        @Nullable Instant paused = progress.pausedSince();
        if (status.state().equals("paused") && paused != null) {
            lines.add("  Paused since " + RunsCommand.TIME.format(paused)
                    + "; its snapshots hold back vacuum in the sources.");
        }
        if (progress.stuck(patience)) {
            lines.add("  STUCK: nothing has moved for " + Amounts.time(progress.still()) + ".");
        }
        status.waits().forEach(wait -> lines.add("  Waits: " + wait(wait)));
    }

    static String wait(LockWait wait) {
        return "process " + wait.waiting() + " wants "
                + (wait.relation() == null ? "a lock" : wait.mode() + " on " + wait.relation())
                + "; in its way is process "
                + wait.blocker() + (wait.application().isEmpty() ? "" : " \"" + wait.application() + '"')
                + (wait.own() ? ", of this run" : "")
                + (wait.state() == null ? "" : ", " + wait.state())
                + (wait.since() == null ? "" : ", its transaction began " + RunsCommand.TIME.format(wait.since()));
    }

    private static List<String> tables(RunProgress progress) {
        TextTable table = new TextTable(
                List.of("table", "state", "rows", "about", "bytes", "rows/s", "left", "retries", ""),
                Set.of(2, 3, 4, 5, 6, 7));
        for (TableProgress each : progress.tables()) {
            table.add(
                    each.table(),
                    each.state().word(),
                    Amounts.count(each.rows()),
                    each.expectedRows() < 0 ? "?" : Amounts.count(each.expectedRows()),
                    Amounts.bytes(each.bytes()),
                    each.rowsPerSecond(progress.heartbeat())
                            .map(rate -> Amounts.count(Math.round(rate)))
                            .orElse(""),
                    each.left(progress.heartbeat()).map(Amounts::time).orElse(""),
                    each.retries() == 0 ? "" : Integer.toString(each.retries()),
                    each.error() == null ? "" : each.error());
        }
        return table.lines();
    }

    private static List<String> copied(RunStatus status) {
        TextTable table = new TextTable(List.of("table", "copied rows"), Set.of(1));
        status.copied().forEach((name, count) -> table.add(name, Amounts.count(count)));
        return table.lines();
    }

    private static String ago(Duration age) {
        return (age.toMinutes() > 0 ? Amounts.time(age) : age.toSeconds() + " s") + " ago";
    }
}
