package dev.caravan.ledger;

import dev.caravan.ledger.CopyLedger.Taken;
import dev.caravan.problem.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** What the ledger knows of a run, in the order in which it happened. Holds no values of rows. */
public final class RunLog {
    /** What an entry is about. */
    public enum Kind {
        run,
        step,
        chunk,
        table,
        action,
        finding
    }

    /**
     * Something that happened.
     *
     * @param at by the target's clock; for failures of tables by that of the process that ran
     * @param subject the step, feed, table or place; null for the run itself
     * @param who for actions; null for what the run did by itself
     */
    public record Entry(
            Instant at,
            Kind kind,
            @Nullable String subject,
            String text,
            @Nullable String who) {}

    private final Ledger ledger;
    private final RunRecord run;
    private final List<Entry> entries = new ArrayList<>();

    private RunLog(Ledger ledger, RunRecord run) {
        this.ledger = ledger;
        this.run = run;
    }

    /** The entries of a run, the oldest first; of a step that began several times the last time only. */
    public static List<Entry> of(Ledger ledger, RunRecord run) {
        RunLog log = new RunLog(ledger, run);
        log.itself();
        log.steps();
        log.chunks();
        log.tables();
        log.actions();
        log.findings();
        return log.entries.stream().sorted(Comparator.comparing(Entry::at)).toList();
    }

    private void add(Instant at, Kind kind, @Nullable String subject, String text) {
        entries.add(new Entry(at, kind, subject, text, null));
    }

    private void itself() {
        add(run.startedAt(), Kind.run, null, "run " + run.id() + " begins, plan " + run.fingerprint());
        if (run.finishedAt() != null) {
            add(
                    run.finishedAt(),
                    Kind.run,
                    null,
                    "run " + run.id() + " is " + run.state().word()
                            + (run.message() == null ? "" : ": " + run.message()));
        }
    }

    private void steps() {
        for (StepRecord step : ledger.runs().steps(run.id())) {
            add(step.startedAt(), Kind.step, step.name(), "begins");
            if (step.finishedAt() != null) {
                add(step.finishedAt(), Kind.step, step.name(), "is done");
            }
        }
    }

    private void chunks() {
        for (ChunkRecord chunk : ledger.copies().chunks(run.id())) {
            add(
                    chunk.committedAt(),
                    Kind.chunk,
                    chunk.table(),
                    "chunk " + chunk.number() + " is committed: "
                            + chunk.digest().rows() + " rows, " + chunk.bytes() + " bytes in "
                            + chunk.time().toMillis() + " ms");
        }
    }

    private void tables() {
        for (Taken taken : ledger.copies().taken(run.id(), Side.SHADOW)) {
            add(
                    taken.at(),
                    Kind.table,
                    taken.table(),
                    "is read back: " + taken.digest().rows() + " rows, digest "
                            + taken.digest().hex());
        }
        for (TableProgress table : progress()) {
            if (table.error() != null && table.finishedAt() != null) {
                add(table.finishedAt(), Kind.table, table.table(), "failed: " + table.error());
            }
        }
    }

    /** Nothing if it cannot be read; the log is of use without it. */
    private List<TableProgress> progress() {
        try {
            return ledger.progress().of(run.id()).map(RunProgress::tables).orElse(List.of());
        } catch (DataAccessException e) {
            return List.of();
        }
    }

    private void actions() {
        for (ActionRecord action : ledger.actions().of(run.id())) {
            String what = action.what().word();
            entries.add(new Entry(
                    action.at(),
                    Kind.action,
                    action.subject(),
                    what + (action.reason() == null ? "" : " (" + action.reason() + ")"),
                    action.who()));
            if (action.answeredAt() != null) {
                add(
                        action.answeredAt(),
                        Kind.action,
                        action.subject(),
                        what + " is " + action.state().word()
                                + (action.answer() == null ? "" : ": " + action.answer()));
            }
        }
    }

    private void findings() {
        Optional<Instant> reported = ledger.runs().steps(run.id()).stream()
                .filter(step -> step.name().equals("report"))
                .map(StepRecord::startedAt)
                .findFirst();
        Instant at = reported.orElse(run.finishedAt() == null ? run.startedAt() : run.finishedAt());
        for (Finding finding : ledger.runs().findings(run.id())) {
            add(at, Kind.finding, finding.where(), finding.what());
        }
    }
}
