package dev.caravan.report;

import dev.caravan.report.Evidence.ChunkEvidence;
import dev.caravan.report.Evidence.StepEvidence;
import dev.caravan.report.Evidence.TableEvidence;
import dev.caravan.report.Timeline.Bar;
import dev.caravan.report.Timeline.Lane;
import dev.caravan.report.Timeline.Mark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Draws the {@link Timeline} of a run. */
final class TimelineDrawing {
    private static final int TOP = 48;
    private static final int HEADING = 34;
    private static final int LABEL = 38;
    private static final Set<String> CUT_SHORT = Set.of("running", "failed", "stopped", "abandoned");

    private final Evidence evidence;
    private final Tints tints;
    private final Instant lastSign;
    private final List<Span> busy;

    private TimelineDrawing(Evidence evidence, Tints tints) {
        this.evidence = evidence;
        this.tints = tints;
        List<Span> chunks = evidence.tables().stream()
                .flatMap(table -> table.chunks().stream())
                .map(Span::of)
                .toList();
        this.lastSign = lastSign(evidence, chunks);
        this.busy = Stream.concat(evidence.steps().stream().map(this::span), chunks.stream())
                .toList();
    }

    /** Empty if nothing has begun yet. */
    static Optional<Timeline> of(Evidence evidence, Tints tints) {
        TimelineDrawing drawing = new TimelineDrawing(evidence, tints);
        return drawing.busy.isEmpty() ? Optional.empty() : Optional.of(drawing.draw());
    }

    private Timeline draw() {
        TimeAxis axis = TimeAxis.over(busy);
        List<Lane> steps = new ArrayList<>();
        for (StepEvidence step : evidence.steps()) {
            steps.add(lane(axis, step, TOP + steps.size() * Lane.HEIGHT));
        }
        int tableTitle = TOP + steps.size() * Lane.HEIGHT + HEADING;
        List<Lane> tables = new ArrayList<>();
        for (TableEvidence table : inOrderOfStart()) {
            tables.add(lane(axis, table, tableTitle + 8 + tables.size() * Lane.HEIGHT));
        }
        int end = tables.isEmpty() ? tableTitle - HEADING : tableTitle + 8 + tables.size() * Lane.HEIGHT;
        return new Timeline(ticks(axis), pauses(axis), steps, tables, tableTitle, end, words());
    }

    private Lane lane(TimeAxis axis, StepEvidence step, int y) {
        Span span = span(step);
        boolean open = step.finishedAt() == null;
        String value = open ? unended() : Human.duration(span.length());
        String title = step.name() + ": " + value + ", from " + Human.moment(span.from());
        return new Lane(
                Labels.shortened(step.name(), LABEL),
                value,
                "step",
                y,
                List.of(bar(axis, span, open ? "open" : "work", title)));
    }

    private Lane lane(TimeAxis axis, TableEvidence table, int y) {
        List<Span> spans = table.chunks().stream().map(Span::of).toList();
        List<Bar> bars = new ArrayList<>();
        if (spans.size() > 1) {
            Span.around(spans).ifPresent(all -> bars.add(bar(axis, all, "track", table.table())));
        }
        for (ChunkEvidence chunk : table.chunks()) {
            bars.add(bar(axis, Span.of(chunk), "work", title(table, chunk)));
        }
        String value = spans.isEmpty() ? "not copied" : Human.duration(Span.busy(spans));
        return new Lane(Labels.shortened(table.table(), LABEL), value, tints.of(table), y, bars);
    }

    private static Bar bar(TimeAxis axis, Span span, String kind, String title) {
        return new Bar(axis.at(span.from()), axis.at(span.to()), kind, title);
    }

    private static String title(TableEvidence table, ChunkEvidence chunk) {
        String part = table.chunks().size() == 1 ? "" : ", chunk " + chunk.number();
        return table.table() + part + ": " + Human.number(chunk.rows(), "row") + ", " + Human.bytes(chunk.bytes())
                + " in " + Human.duration(Span.of(chunk).length());
    }

    private List<TableEvidence> inOrderOfStart() {
        return evidence.tables().stream()
                .sorted(Comparator.comparing(table -> table.chunks().stream()
                        .map(chunk -> Span.of(chunk).from())
                        .min(Comparator.naturalOrder())
                        .orElse(Instant.MAX)))
                .toList();
    }

    private String words() {
        return evidence.steps().stream()
                .max(Comparator.comparing(step -> span(step).length()))
                .map(step -> "The longest step, " + step.name() + ", took "
                        + Human.duration(span(step).length()) + ".")
                .orElse("");
    }

    /** The step that gathers the evidence is at work while it does so. */
    private String unended() {
        return CUT_SHORT.contains(evidence.outcome()) ? "not ended" : "under way";
    }

    /** A step that did not end is drawn up to the last sign of life, not up to the writing of the report. */
    private Span span(StepEvidence step) {
        Instant end = step.finishedAt();
        return new Span(step.startedAt(), end == null ? Span.later(lastSign, step.startedAt()) : end);
    }

    private static Instant lastSign(Evidence evidence, List<Span> chunks) {
        return Stream.concat(
                        chunks.stream().map(Span::to),
                        evidence.steps().stream()
                                .map(step ->
                                        Optional.ofNullable(step.finishedAt()).orElse(step.startedAt())))
                .max(Comparator.naturalOrder())
                .orElse(evidence.startedAt());
    }

    private static List<Mark> ticks(TimeAxis axis) {
        return axis.ticks().stream()
                .map(tick -> new Mark(tick.label(), tick.at(), tick.at() > 92))
                .toList();
    }

    private static List<Mark> pauses(TimeAxis axis) {
        return axis.pauses().stream()
                .map(pause -> new Mark(pause.label(), pause.at(), false))
                .toList();
    }
}
