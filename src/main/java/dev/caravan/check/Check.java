package dev.caravan.check;

import dev.caravan.mapping.Location;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import java.util.Map;

/**
 * One invariant, as its file says it.
 *
 * @param name also the name of the file
 * @param description one sentence that is true if the check holds
 * @param before the query of each source, in the order of the file
 * @param severity what a failure weighs
 * @param explain what to do if it fails
 */
public record Check(
        String name,
        String description,
        Kind kind,
        Map<String, Query> before,
        Query after,
        Severity severity,
        String explain,
        Location location) {

    /** What the answers before and after must have to do with each other. */
    public enum Kind {
        /** Every key of the sources is in the target, with the same value. */
        EVERY,
        /** For each key, the numbers of the sources add up to that of the target. */
        SUM,
        /** There are no rows. */
        NONE,
        /** There may be rows, but somebody should know. */
        LIST
    }

    /** A query and where it stands. */
    public record Query(String sql, Location location) {}

    Finding failure(Query query, String what, String how) {
        return new Finding(severity, query.location().toString(), what, explain + " " + how);
    }
}
