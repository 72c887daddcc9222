package dev.caravan.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the template of the page is filled with.
 *
 * @param timeline null if nothing has begun
 * @param treemap null if no byte was copied
 * @param policy what the browser may load and run: nothing but what is written in the page
 */
record Page(
        Evidence evidence,
        Verdict verdict,
        List<Fact> figures,
        List<Fact> facts,
        List<TableRow> tables,
        List<Left> left,
        List<SequenceRow> sequences,
        List<FindingGroup> findings,
        List<Tints.Legend> legend,
        @Nullable Timeline timeline,
        @Nullable Treemap treemap,
        String policy) {

    /** A name and what it is. */
    record Fact(String name, String value) {}

    /** A source table that was left behind. */
    record Left(String table, String reason) {}

    /** A sequence and its last value. */
    record SequenceRow(String table, String sequence, String value) {}

    boolean hasTables() {
        return !tables.isEmpty();
    }

    boolean hasLeft() {
        return !left.isEmpty();
    }

    boolean hasSequences() {
        return !sequences.isEmpty();
    }

    boolean hasChecks() {
        return !evidence.checks().isEmpty();
    }

    boolean hasQuarantine() {
        return !evidence.quarantine().isEmpty();
    }

    boolean hasFindings() {
        return !findings.isEmpty();
    }

    boolean hasDatabases() {
        return !evidence.databases().isEmpty();
    }

    boolean hasTroubles() {
        return tables.stream().anyMatch(TableRow::differs);
    }

    boolean anyFiltered() {
        return tables.stream().anyMatch(TableRow::hasFiltered);
    }

    boolean anyMatched() {
        return tables.stream().anyMatch(TableRow::hasMatched);
    }

    boolean anyRekeyed() {
        return tables.stream().anyMatch(TableRow::hasRekeyed);
    }

    boolean anyQuarantined() {
        return tables.stream().anyMatch(TableRow::hasQuarantined);
    }

    boolean anyMerged() {
        return tables.stream().anyMatch(TableRow::merged);
    }

    /** Whether the table of tables needs room for more than every run has. */
    boolean many() {
        return anyMatched() || anyQuarantined();
    }

    boolean hasSession() {
        return !evidence.session().isEmpty();
    }

    boolean published() {
        return evidence.outcome().equals("published");
    }
}
