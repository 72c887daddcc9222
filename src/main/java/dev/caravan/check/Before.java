package dev.caravan.check;

import dev.caravan.problem.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What the sources answered before the migration. */
public final class Before {
    private final List<Holding> holdings;

    Before(List<Holding> holdings) {
        this.holdings = List.copyOf(holdings);
    }

    /** What the answers of the sources alone make known, before a row has moved; the results will say it again. */
    public List<Finding> findings() {
        return holdings.stream()
                .flatMap(holding -> holding.problems().findings().stream())
                .toList();
    }

    /**
     * Asks the target and compares.
     *
     * @param schemas where the new generation lies: the real names of the schemas by their key
     * @return one result for each check, in the same order
     */
    public List<CheckResult> after(Connection target, Map<String, String> schemas) {
        return after(target, schemas, (check, key) -> {});
    }

    /**
     * The same, for somebody who asked to see the keys.
     *
     * @param failingKeys receives the keys that break a check; they can be personal data
     */
    public List<CheckResult> after(
            Connection target, Map<String, String> schemas, BiConsumer<Check, String> failingKeys) {
        List<CheckResult> results = new ArrayList<>();
        for (Holding holding : holdings) {
            Check check = holding.check();
            String sql = CheckSql.withSchemas(check.after().sql(), schemas);
            try {
                Attempt.in(
                        target, () -> results.add(holding.compare(target, sql, key -> failingKeys.accept(check, key))));
            } catch (SQLException e) {
                results.add(unanswered(check, Checks.failure(check.after(), "the target", e)));
            }
        }
        return results;
    }

    private static CheckResult unanswered(Check check, Finding failure) {
        return new CheckResult(check.name(), check.description(), false, 0, 0, 0, List.of(failure));
    }
}
