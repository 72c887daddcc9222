package dev.caravan.run;

import dev.caravan.plan.PlanRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks of a run.
 *
 * @param until the last step to do, null for all
 * @param rehearse whether to do all but publish, and clean up
 * @param resume the run to go on with, null for a new one
 * @param expected the plan that was agreed on, null if any will do
 * @param quarantine how many rows may go to quarantine; with more of them nothing is published
 */
public record MigrateOptions(
        @Nullable Step until,
        boolean rehearse,
        @Nullable Long resume,
        @Nullable PlanRecord expected,
        long quarantine) {
    /** A new run, from the first step to the last. */
    public static final MigrateOptions ALL = new MigrateOptions(null, false, null, null, 0);
}
