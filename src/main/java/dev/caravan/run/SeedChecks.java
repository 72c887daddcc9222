package dev.caravan.run;

import dev.caravan.check.Check;
import dev.caravan.check.CheckResult;
import dev.caravan.check.Checks;
import dev.caravan.database.SqlFailure;
import dev.caravan.mapping.Mapping;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.refresh.RefreshRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true of live schemas that were seeded: the checks beside the seeds, and those of the mapping that ask no source. */
public final class SeedChecks {
    private SeedChecks() {}

    /** Asks the target. */
    public static List<CheckResult> run(Consolidation consolidation) {
        Mapping mapping = consolidation.mapping();
        List<Check> checks = new ArrayList<>(Checks.read(
                mapping.folder().resolve(RefreshRules.SEEDS).resolve("checks"),
                Set.of(),
                mapping.schemas().keySet()));
        consolidation.checks().stream()
                .filter(check -> check.before().isEmpty())
                .forEach(checks::add);
        Map<String, String> live = new LinkedHashMap<>();
        mapping.schemas().forEach((key, schema) -> live.put(key, schema.name()));
        try (Connection target = consolidation.target().connect()) {
            target.setAutoCommit(false);
            return Checks.before(checks, source -> {
                        throw new IllegalStateException("Seeds have no source " + source);
                    })
                    .after(target, live);
        } catch (SQLException e) {
            throw new InterruptedRunException("The checks cannot be asked: " + SqlFailure.of(e), "Seed again.", e);
        }
    }
}
