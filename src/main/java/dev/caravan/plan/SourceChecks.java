package dev.caravan.plan;

import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.mapping.ColumnRule;
import dev.caravan.mapping.FeedMapping;
import dev.caravan.mapping.Location;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a source table's rows before the first one moves: what the plan says must hold for all of them. */
final class SourceChecks {
    private static final int SHOWN_VALUES = 10;

    private final Connection source;
    private final FeedMapping mapping;
    private final FeedPlan plan;
    private final Set<String> dropped;
    private final Findings findings;
    private final boolean recurring;
    private final List<Finding> told = new ArrayList<>();

    /** @param applied the names under drop that the source really has */
    SourceChecks(
            Connection source,
            FeedMapping mapping,
            FeedPlan plan,
            Set<String> applied,
            Findings findings,
            boolean recurring) {
        this.recurring = recurring;
        this.dropped = applied;
        this.source = source;
        this.mapping = mapping;
        this.plan = plan;
        this.findings = findings;
    }

    /** Looks at all rows, and says which cannot be loaded. */
    Unloadable run(List<RowRule> rules) throws SQLException {
        if (!statementIsValid()) {
            return Unloadable.NONE;
        }
        filterMatches();
        for (var drop : mapping.drop().entrySet()) {
            @Nullable String proof = drop.getValue().proof();
            if (proof != null && dropped.contains(drop.getKey())) {
                nothingLost(drop.getKey(), proof);
            }
        }
        return obey(rules);
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
        FeedMapping.@Nullable Filter filter = mapping.filter();
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
        if (counts[0] == 0 && !recurring) {
            refuseAt(
                    filter.location(), "the filter keeps no row of " + plan.from(), "Correct it, or ignore the table.");
        } else if (counts[1] == 0 && !recurring) {
            refuseAt(filter.location(), "the filter drops no row of " + plan.from(), "Remove it.");
        } else {
            findings.add(Finding.note(
                    filter.location().toString(),
                    "keeps " + counts[0] + " rows and leaves " + counts[1] + " behind: " + filter.reason()));
        }
    }

    private Unloadable obey(List<RowRule> rules) throws SQLException {
        List<RowRule> known = rules.stream().filter(rule -> !rule.overTarget()).toList();
        List<RowRule> broken = broken(
                known, known.stream().map(rule -> rule.refusal().condition()).toList());
        // A target row that cannot be made must not be looked at.
        String unmade = broken.stream()
                .map(rule -> " WHEN " + rule.refusal().condition() + " THEN false")
                .collect(Collectors.joining());
        List<RowRule> made = new ArrayList<>();
        for (RowRule rule : rules) {
            if (rule.overTarget() && canBeAsked(rule)) {
                made.add(rule);
            }
        }
        broken.addAll(broken(
                made,
                made.stream()
                        .map(rule -> unmade.isEmpty()
                                ? rule.refusal().condition()
                                : "(CASE" + unmade + " ELSE " + rule.refusal().condition() + " END)")
                        .toList()));
        if (broken.isEmpty()) {
            return Unloadable.NONE;
        }
        String any = broken.stream()
                .map(rule -> " WHEN " + rule.refusal().condition() + " THEN true")
                .collect(Collectors.joining("", "CASE", " ELSE false END"));
        return new Unloadable(
                broken.stream().map(RowRule::refusal).toList(),
                counts(List.of(any), plan.filter())[0],
                List.copyOf(told));
    }

    /** A check may call a function that only the target has; then the target is who refuses. */
    private boolean canBeAsked(RowRule rule) throws SQLException {
        @Nullable
        String failure =
                failureOf("SELECT FROM " + rows() + " WHERE " + rule.refusal().condition() + " LIMIT 0");
        if (failure != null) {
            findings.add(Finding.note(
                    where(rule.refusal().column()),
                    "can be checked in the target only: " + rule.refusal().what()));
        }
        return failure == null;
    }

    private List<RowRule> broken(List<RowRule> rules, List<String> conditions) throws SQLException {
        List<RowRule> broken = new ArrayList<>();
        if (rules.isEmpty()) {
            return broken;
        }
        try {
            collect(rules, guarded(conditions, plan.filter()), broken);
        } catch (SQLException together) {
            for (int i = 0; i < rules.size(); i++) {
                try {
                    collect(List.of(rules.get(i)), guarded(List.of(conditions.get(i)), plan.filter()), broken);
                } catch (SQLException e) {
                    refuse(
                            rules.get(i).refusal().column(),
                            "not every value of " + plan.from() + " converts: " + SqlFailure.of(e),
                            "Use a named conversion (convert), or correct the rule, or the rows in the source.");
                }
            }
        }
        return broken;
    }

    private void collect(List<RowRule> rules, long[] counts, List<RowRule> broken) throws SQLException {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                RowRule rule = rules.get(i);
                broken.add(rule);
                String what = rule.covers() == null
                        ? rule.refusal().what() + " in " + counts[i] + " rows of " + plan.from()
                        : rule.refusal().what().replace("its value", holes(rule.covers())) + " of " + plan.from();
                told.add(Finding.refusal(where(rule.refusal().column()), what, rule.wayOut()));
            }
        }
    }

    private String holes(ColumnCheck check) throws SQLException {
        String sql = "SELECT " + check.expression() + " AS value, count(*) AS rows FROM "
                + plan.from().sql() + " AS s WHERE "
                + (plan.filter() == null ? "" : "(" + plan.filter() + ") AND ") + check.uncovered()
                + " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + (SHOWN_VALUES + 1);
        List<String> holes = new ArrayList<>();
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                holes.add("'" + row.getString(1) + "' in " + row.getLong(2) + " rows");
            }
        }
        return String.join(", ", holes.subList(0, Math.min(SHOWN_VALUES, holes.size())))
                + (holes.size() > SHOWN_VALUES ? " and more" : "");
    }

    /** The source rows, and beside each the target row that is made of it. */
    private String rows() {
        return plan.columns().stream()
                .map(column -> column.sql() + " AS " + Quoted.identifier(column.name()))
                .collect(Collectors.joining(", ", plan.from().sql() + " AS s CROSS JOIN LATERAL (SELECT ", ") AS r"));
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
                + rows()
                + (filter == null ? "" : " WHERE (" + filter + ")");
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
