package dev.caravan.check;

import dev.caravan.check.Check.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** What the sources hold for one check. */
sealed interface Holding permits Pairs, Sums, RowCounts {

    /** Nothing yet. */
    static Holding of(Check check) {
        return switch (check.kind()) {
            case EVERY -> new Pairs(check);
            case SUM -> new Sums(check);
            case NONE, LIST -> new RowCounts(check);
        };
    }

    Check check();

    /** Asks a source. */
    void add(String source, Query query, Connection connection) throws SQLException;

    /** What the answers of the sources alone make known. */
    Problems problems();

    /**
     * Asks the target.
     *
     * @param sql the query after, with the real schemas
     * @param failingKeys receives every key that breaks the check
     */
    CheckResult compare(Connection target, String sql, Consumer<String> failingKeys) throws SQLException;
}
