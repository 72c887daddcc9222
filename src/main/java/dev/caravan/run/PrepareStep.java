package dev.caravan.run;

import dev.caravan.check.Checks;
import dev.caravan.database.SqlFailure;
import dev.caravan.generation.ShadowSchemas;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The prepare step. */
public final class PrepareStep {
    /** Builds the shadow schemas from the mapping's DDL and strips their tables; and makes the staging tables of the feeds that are to be merged. */
    public void shadowSchemas(Run run) {
        new ShadowSchemas(run.ledger()).build(run.generation(), run.mapping().ddl());
        try (Connection target = run.target().connect()) {
            run.staging().create(target);
            List<Finding> wrong = Checks.rehearse(
                    run.consolidation().checks(), target, run.generation().shadowsByKey());
            if (!wrong.isEmpty()) {
                throw new RefusedException("Checks of the mapping cannot be asked in the target.", wrong);
            }
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "The staging tables cannot be made: " + SqlFailure.of(e), "Resume when the cause is gone.", e);
        }
    }
}
