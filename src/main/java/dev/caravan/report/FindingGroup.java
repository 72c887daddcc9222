package dev.caravan.report;

import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import java.util.Arrays;
import java.util.List;

/** The findings of one severity. */
record FindingGroup(Severity severity, List<Finding> findings) {

    /** Gravest first, none that is empty. */
    static List<FindingGroup> of(List<Finding> findings) {
        return Arrays.stream(Severity.values())
                .map(severity -> new FindingGroup(
                        severity,
                        findings.stream()
                                .filter(finding -> finding.severity() == severity)
                                .toList()))
                .filter(group -> !group.findings().isEmpty())
                .toList();
    }

    Tone tone() {
        return switch (severity) {
            case REFUSAL -> Tone.BAD;
            case WARNING -> Tone.WARN;
            case NOTE -> Tone.CALM;
        };
    }

    /** Whether its reader should see it without asking. */
    boolean urgent() {
        return severity != Severity.NOTE;
    }

    String title() {
        return switch (severity) {
            case REFUSAL -> Human.number(findings.size(), "refusal");
            case WARNING -> Human.number(findings.size(), "warning");
            case NOTE -> Human.number(findings.size(), "note");
        };
    }
}
