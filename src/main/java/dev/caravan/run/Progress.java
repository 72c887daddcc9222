package dev.caravan.run;

import dev.caravan.ledger.TableState;
import dev.caravan.plan.Plan;

/** Is told how a run comes along. Called by several threads. */
public interface Progress {
    /** A run has its plan and its number. */
    default void began(long run, Plan plan) {}

    /** A step begins. */
    default void step(String name) {}

    /** Rows of a table went by since the last call. */
    default void advanced(String table, long rows, long bytes) {}

    /** A table was emptied and is to be copied again. */
    default void again(String table) {}

    /** A table is now being merged, indexed or verified. */
    default void reached(String table, TableState state) {}

    /**
     * Work on a table failed.
     *
     * @param why without values of rows
     */
    default void failed(String table, String why) {}

    /** A table is loaded, with its indexes. */
    default void loaded(String table) {}

    /** A table was read back and compared. */
    default void verified(String table, boolean proven) {}

    /** Tells nobody. */
    Progress NONE = new Progress() {};

    /** Tells both. */
    default Progress and(Progress other) {
        Progress one = this;
        return new Progress() {
            @Override
            public void began(long run, Plan plan) {
                one.began(run, plan);
                other.began(run, plan);
            }

            @Override
            public void step(String name) {
                one.step(name);
                other.step(name);
            }

            @Override
            public void advanced(String table, long rows, long bytes) {
                one.advanced(table, rows, bytes);
                other.advanced(table, rows, bytes);
            }

            @Override
            public void again(String table) {
                one.again(table);
                other.again(table);
            }

            @Override
            public void reached(String table, TableState state) {
                one.reached(table, state);
                other.reached(table, state);
            }

            @Override
            public void failed(String table, String why) {
                one.failed(table, why);
                other.failed(table, why);
            }

            @Override
            public void loaded(String table) {
                one.loaded(table);
                other.loaded(table);
            }

            @Override
            public void verified(String table, boolean proven) {
                one.verified(table, proven);
                other.verified(table, proven);
            }
        };
    }
}
