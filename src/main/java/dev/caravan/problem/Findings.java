package dev.caravan.problem;

import java.util.ArrayList;
import java.util.List;

/** Gathers findings, so that all of them are reported at once. Safe for use by several threads. */
public final class Findings {
    private final List<Finding> list = new ArrayList<>();

    public synchronized void add(Finding finding) {
        list.add(finding);
    }

    public synchronized void addAll(List<Finding> findings) {
        list.addAll(findings);
    }

    public synchronized List<Finding> list() {
        return List.copyOf(list);
    }

    public synchronized boolean refuse() {
        return list.stream().anyMatch(finding -> finding.severity() == Severity.REFUSAL);
    }
}
