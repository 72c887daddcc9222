package dev.caravan.plan;

import dev.caravan.problem.Finding;
import java.util.List;

/**
 * The rows of a feed that cannot be loaded.
 *
 * @param refusals those that some row meets
 * @param rows how many rows meet at least one
 * @param findings what to tell about each, as it is when the rows are too many
 */
record Unloadable(List<Refusal> refusals, long rows, List<Finding> findings) {
    static final Unloadable NONE = new Unloadable(List.of(), 0, List.of());
}
