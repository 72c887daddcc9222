package dev.caravan.check;

import dev.caravan.check.Check.Query;
import dev.caravan.problem.Finding;
import java.util.ArrayList;
import java.util.List;

/** What is found about one check, and how much of it breaks the check. */
final class Problems {
    private final Check check;
    private final List<Finding> findings = new ArrayList<>();
    private long failures;

    Problems(Check check) {
        this.check = check;
    }

    Problems copy() {
        Problems copy = new Problems(check);
        copy.findings.addAll(findings);
        copy.failures = failures;
        return copy;
    }

    /** Something worth knowing, which does not break the check. */
    void add(Finding finding) {
        findings.add(finding);
    }

    void failed(long number, Finding finding) {
        if (number > 0) {
            failures += number;
            findings.add(finding);
        }
    }

    void withoutKey(Query query, long rows) {
        failed(
                rows,
                new Finding(
                        check.severity(),
                        query.location().toString(),
                        rows + " rows have NULL as their key",
                        "Leave them out in the query, or give them a key."));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    CheckResult result(long compared, long disagreements) {
        return new CheckResult(
                check.name(),
                check.description(),
                failures == 0 || check.kind() == Check.Kind.LIST,
                compared,
                failures,
                disagreements,
                findings());
    }
}
