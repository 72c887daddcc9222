package dev.caravan.problem;

import java.util.List;

/** Refused by plan or preflight: nothing was written. */
public final class RefusedException extends CaravanException {
    private final transient List<Finding> findings;

    public RefusedException(String message, String wayOut) {
        super(message, wayOut, null);
        this.findings = List.of();
    }

    public RefusedException(String message, List<Finding> findings) {
        super(message, "", null);
        this.findings = List.copyOf(findings);
    }

    @Override
    public List<Finding> findings() {
        return findings;
    }
}
