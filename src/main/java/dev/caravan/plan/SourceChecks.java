package dev.caravan.plan;

import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.mapping.ColumnRule;
import dev.caravan.mapping.Location;
import dev.caravan.mapping.TableMapping;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a source table's rows before the first one moves: what the plan says must hold for all of them. */
final class SourceChecks {
    private static final int SHOWN_VALUES = 10;

    private final Connection source;
    private final TableMapping mapping;
    private final TablePlan plan;
    private final Findings findings;

    SourceChecks(Connection source, TableMapping mapping, TablePlan plan, Findings findings) {
        this.source = source;
        this.mapping = mapping;
        this.plan = plan;
        this.findings = findings;
    }

    void run(List<ColumnCheck> checks) throws SQLException {
        if (!statementIsValid()) {
            return;
        }
        filterMatches();
        for (ColumnCheck check : checks) {
            if (check.covers() != null) {
                covered(check);
            }
        }
        converts(checks.stream().filter(check -> check.covers() == null).toList());
        for (var drop : mapping.drop().entrySet()) {
            @Nullable String proof = drop.getValue().proof();
            if (proof != null) {
                nothingLost(drop.getKey(), proof);
            }
        }
    }

    /** Has the server parse the whole SELECT; if it does not like it, finds the column that is to blame. */
    private boolean statementIsValid() throws SQLException {
        @Nullable String failure = failureOf(plan.select() + " LIMIT 0");
        if (failure == null) {
            return true;
        }
        boolean blamed = false;
        for (ColumnPlan column : plan.columns()) {
            @Nullable
            String own =
                    failureOf("SELECT " + column.sql() + " FROM " + plan.from().sql() + " AS s LIMIT 0");
            if (own != null) {
                refuse(column.name(), "its SQL fails in source " + plan.source() + ": " + own, "Correct the rule.");
                blamed = true;
            }
        }
        if (!blamed && mapping.filter() != null) {
            refuseAt(mapping.filter().location(), "its SQL fails: " + failure, "Correct the filter.");
        } else if (!blamed) {
            refuseAt(mapping.location(), "the source cannot be read: " + failure, "Check rights and rules.");
        }
        return false;
    }

    private void filterMatches() {
        TableMapping.@Nullable Filter filter = mapping.filter();
        if (filter == null) {
            return;
        }
        long[] counts;
        try {
            counts = guarded(List.of("(" + filter.where() + ") IS TRUE", "(" + filter.where() + ") IS NOT TRUE"), null);
        } catch (SQLException e) {
            refuseAt(
                    filter.location(), "fails for some row of " + plan.from() + ": " + SqlFailure.of(e), "Correct it.");
            return;
        }
        if (counts[0] == 0) {
            refuseAt(
                    filter.location(), "the filter keeps no row of " + plan.from(), "Correct it, or ignore the table.");
        } else if (counts[1] == 0) {
            refuseAt(filter.location(), "the filter drops no row of " + plan.from(), "Remove it.");
        } else {
            findings.add(Finding.note(
                    filter.location().toString(),
                    "keeps " + counts[0] + " rows and leaves " + counts[1] + " behind: " + filter.reason()));
        }
    }

    private void covered(ColumnCheck check) throws SQLException {
        if (check.covers() == null) {
            return;
        }
        String known =
                check.covers().values().keySet().stream().map(Quoted::literal).collect(Collectors.joining(", "));
        String sql = "SELECT " + check.expression() + " AS value, count(*) AS rows FROM "
                + plan.from().sql() + " AS s WHERE "
                + (plan.filter() == null ? "" : "(" + plan.filter() + ") AND ") + check.expression()
                + (known.isEmpty() ? " IS NOT NULL" : " NOT IN (" + known + ")")
                + " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + (SHOWN_VALUES + 1);
        List<String> holes = new ArrayList<>();
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                holes.add("'" + row.getString(1) + "' in " + row.getLong(2) + " rows");
            }
        }
        if (!holes.isEmpty()) {
            boolean more = holes.size() > SHOWN_VALUES;
            refuse(
                    check.column(),
                    "the value map does not cover "
                            + String.join(", ", holes.subList(0, Math.min(SHOWN_VALUES, holes.size())))
                            + (more ? " and more" : "") + " of " + plan.from(),
                    "Add these values to the map.");
        }
    }

    private void converts(List<ColumnCheck> checks) throws SQLException {
        List<ColumnCheck> lossy = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (ColumnCheck check : checks) {
            @Nullable String loss = Conversion.loss(check.expression(), check.type());
            if (loss != null || check.evaluate()) {
                lossy.add(check);
                conditions.add(
                        loss != null
                                ? loss
                                : "(" + Conversion.cast(check.expression(), check.type()) + ") IS NULL AND false");
            }
        }
        if (conditions.isEmpty()) {
            return;
        }
        try {
            report(lossy, guarded(conditions, plan.filter()));
        } catch (SQLException together) {
            for (int i = 0; i < conditions.size(); i++) {
                try {
                    report(List.of(lossy.get(i)), guarded(List.of(conditions.get(i)), plan.filter()));
                } catch (SQLException e) {
                    refuse(
                            lossy.get(i).column(),
                            "not every value of " + plan.from() + " becomes "
                                    + lossy.get(i).type() + ": " + SqlFailure.of(e),
                            "Correct the rule, or the rows in the source.");
                }
            }
        }
    }

    private void report(List<ColumnCheck> checks, long[] lost) {
        for (int i = 0; i < lost.length; i++) {
            if (lost[i] > 0) {
                ColumnCheck check = checks.get(i);
                refuse(
                        check.column(),
                        lost[i] + " values of " + plan.from() + " do not fit into " + check.type() + " unchanged",
                        "Widen the column in the DDL, or say in an sql rule what they become. To see them: SELECT * FROM "
                                + plan.from().sql() + " AS s WHERE "
                                + Conversion.loss(check.expression(), check.type()));
            }
        }
    }

    private void nothingLost(String column, String proof) {
        long lost;
        try {
            lost = guarded(List.of("(" + proof + ") IS TRUE"), plan.filter())[0];
        } catch (SQLException e) {
            refuse(column, "the proof under drop fails: " + SqlFailure.of(e), "Correct it.");
            return;
        }
        if (lost > 0) {
            refuse(
                    column,
                    "is listed under drop, but " + lost + " rows of " + plan.from()
                            + " hold a value that is nowhere else",
                    "Keep the column, or look at them: SELECT * FROM "
                            + plan.from().sql() + " AS s WHERE " + proof);
        } else {
            findings.add(Finding.note(where(column), "can stay behind: the proof finds no row that loses a value"));
        }
    }

    private long[] guarded(List<String> conditions, @Nullable String filter) throws SQLException {
        Savepoint savepoint = source.setSavepoint();
        try {
            return counts(conditions, filter);
        } finally {
            source.rollback(savepoint);
        }
    }

    private long[] counts(List<String> conditions, @Nullable String filter) throws SQLException {
        String sql = conditions.stream()
                        .map(condition -> "count(*) FILTER (WHERE " + condition + ")")
                        .collect(Collectors.joining(", ", "SELECT ", " FROM "))
                + plan.from().sql() + " AS s" + (filter == null ? "" : " WHERE (" + filter + ")");
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long[] counts = new long[conditions.size()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = row.getLong(i + 1);
            }
            return counts;
        }
    }

    /** What the server says against a statement, or null. Its transaction goes on either way. */
    private @Nullable String failureOf(String sql) throws SQLException {
        Savepoint savepoint = source.setSavepoint();
        try (Statement statement = source.createStatement()) {
            statement.execute(sql);
            return null;
        } catch (SQLException e) {
            return SqlFailure.of(e);
        } finally {
            source.rollback(savepoint);
        }
    }

    private void refuse(String column, String what, String wayOut) {
        findings.add(Finding.refusal(where(column), what, wayOut));
    }

    private void refuseAt(Location place, String what, String wayOut) {
        findings.add(Finding.refusal(place.toString(), what, wayOut));
    }

    private String where(String column) {
        @Nullable ColumnRule rule = mapping.columns().get(column);
        return rule == null
                ? mapping.location() + ", column " + column
                : rule.location().toString();
    }
}
