package dev.caravan.operate;

import dev.caravan.database.SqlFailure;
import dev.caravan.merge.Comparison;
import dev.caravan.plan.Plan;
import dev.caravan.problem.RefusedException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do. Nothing is written.
 *
 * @param conflicts how the rows of several sources meet; null if they were not compared
 */
public record Planning(Plan plan, Comparison.@Nullable Result conflicts) {

    /**
     * Resolves the mapping against the databases.
     *
     * @param quarantine how many rows may go to quarantine
     * @param compare whether the sources are compared row by row, unless the plan is refused anyway
     * @throws RefusedException if they cannot be
     */
    public static Planning of(Consolidation consolidation, long quarantine, boolean compare) {
        consolidation.probe();
        try (Snapshots snapshots = Snapshots.of(consolidation)) {
            Plan plan = consolidation.plan(snapshots, quarantine);
            boolean compared = compare && plan.refusals().isEmpty();
            return new Planning(plan, compared ? compare(consolidation, snapshots, plan) : null);
        }
    }

    private static Comparison.Result compare(Consolidation consolidation, Snapshots snapshots, Plan plan) {
        try (Connection target = consolidation.target().connect()) {
            return Comparison.of(plan, source -> snapshots.of(source).dataSource(), target);
        } catch (SQLException e) {
            throw new RefusedException(
                    "The sources cannot be compared: " + SqlFailure.of(e),
                    "The role needs the right to make temporary tables in the target.");
        }
    }

    public PlanDocument document() {
        return PlanDocument.of(plan, conflicts);
    }
}
