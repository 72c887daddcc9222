package dev.caravan.run;

import dev.caravan.plan.Plan;

/** Is told how a run comes along. Called by several threads. */
public interface Progress {
    /** A run has its plan and its number. */
    default void began(long run, Plan plan) {}

    /** A step begins. */
    default void step(String name) {}

    /** Rows of a table went by since the last call. */
    default void advanced(String table, long rows, long bytes) {}

    /** A table is loaded, with its indexes. */
    default void loaded(String table) {}

    /** A table was read back and compared. */
    default void verified(String table, boolean proven) {}

    /** Tells nobody. */
    Progress NONE = new Progress() {};
}
