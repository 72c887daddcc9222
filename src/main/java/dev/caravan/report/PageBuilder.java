package dev.caravan.report;

import dev.caravan.report.Evidence.DatabaseEvidence;
import dev.caravan.report.Evidence.TableEvidence;
import dev.caravan.report.Page.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns evidence into what the page shows. */
final class PageBuilder {
    private static final String TARGET = "target";

    private final Evidence evidence;
    private final Tints tints;

    PageBuilder(Evidence evidence) {
        this.evidence = evidence;
        this.tints = new Tints(evidence.tables());
    }

    Page build(String policy) {
        return new Page(
                evidence,
                Verdict.of(evidence),
                figures(),
                facts(),
                tables(),
                left(),
                sequences(),
                FindingGroup.of(evidence.findings()),
                tints.legend(),
                TimelineDrawing.of(evidence, tints).orElse(null),
                Treemap.of(evidence.tables(), tints).orElse(null),
                policy);
    }

    private List<Fact> figures() {
        List<TableEvidence> tables = evidence.tables();
        long bytes = tables.stream().mapToLong(TableEvidence::bytes).sum();
        Duration copying = Span.busy(tables.stream()
                .flatMap(table -> table.chunks().stream())
                .map(Span::of)
                .toList());
        return List.of(
                new Fact(
                        "Tables proven",
                        Human.number(evidence.provenTables()) + " of " + Human.number(evidence.liveTables())),
                new Fact(
                        "Rows loaded",
                        Human.number(
                                tables.stream().mapToLong(TableEvidence::loaded).sum())),
                new Fact("Bytes copied", Human.bytes(bytes)),
                new Fact("Whole run", Human.duration(Duration.between(evidence.startedAt(), evidence.finishedAt()))),
                new Fact("While copying", Human.rate(bytes, copying)));
    }

    private List<Fact> facts() {
        return List.of(
                new Fact("Run", Human.number(evidence.run())),
                new Fact("Consolidation", evidence.consolidation()),
                new Fact("Outcome", evidence.outcome()),
                new Fact("Every check held", evidence.proven() ? "yes" : "no"),
                new Fact("Begun", Human.moment(evidence.startedAt())),
                new Fact("Evidence of", Human.moment(evidence.finishedAt())),
                new Fact("Plan", evidence.fingerprint()),
                new Fact("Caravan", evidence.version()));
    }

    private List<TableRow> tables() {
        List<TableRow> rows = new ArrayList<>();
        for (TableEvidence table : evidence.tables()) {
            rows.add(new TableRow(rows.size() + 1, table, tints.of(table), address(table.source()), address(TARGET)));
        }
        return rows;
    }

    private String address(String database) {
        return evidence.databases().stream()
                .filter(each -> each.name().equals(database))
                .map(DatabaseEvidence::address)
                .findFirst()
                .orElse("");
    }

    private List<Page.Left> left() {
        return evidence.left().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Page.Left(entry.getKey(), entry.getValue()))
                .toList();
    }

    private List<Page.SequenceRow> sequences() {
        return evidence.sequences().stream()
                .map(each -> new Page.SequenceRow(each.table(), each.sequence(), Human.number(each.value())))
                .toList();
    }
}
