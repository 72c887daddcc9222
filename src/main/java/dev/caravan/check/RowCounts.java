package dev.caravan.check;

import dev.caravan.check.Check.Query;
import dev.caravan.problem.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Rows that should not be there; only their number is asked for. */
final class RowCounts implements Holding {
    private final Check check;
    private final Problems problems;

    RowCounts(Check check) {
        this.check = check;
        this.problems = new Problems(check);
    }

    @Override
    public Check check() {
        return check;
    }

    @Override
    public void add(String source, Query query, Connection connection) throws SQLException {
        long rows = CheckSql.count(connection, query.sql());
        problems.failed(rows, found(query, rows, "source " + source));
    }

    @Override
    public Problems problems() {
        return problems.copy();
    }

    @Override
    public CheckResult compare(Connection target, String sql, Consumer<String> failingKeys) throws SQLException {
        long rows = CheckSql.count(target, sql);
        Problems all = problems();
        all.failed(rows, found(check.after(), rows, "the target"));
        return all.result(0, 0);
    }

    private Finding found(Query query, long rows, String place) {
        return check.failure(query, "finds " + rows + " rows in " + place, "To see them, ask this query there.");
    }
}
