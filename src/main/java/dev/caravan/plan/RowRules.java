package dev.caravan.plan;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.Constraint;
import dev.caravan.catalog.Table;
import dev.caravan.database.Quoted;
import dev.caravan.mapping.FeedMapping;
import dev.caravan.mapping.Reference;
import dev.caravan.mapping.ValueMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what must hold for every row of a feed, so that the target takes it. */
final class RowRules {
    private static final String CORRECT = "Correct the rows in the source, or say in the mapping what they become.";

    private final FeedMapping mapping;
    private final FeedPlan plan;
    private final Table from;
    private final Table target;
    private final ColumnPlanner columns;
    private final List<RowRule> rules = new ArrayList<>();

    RowRules(FeedMapping mapping, FeedPlan plan, Table from, Table target, ColumnPlanner columns) {
        this.mapping = mapping;
        this.plan = plan;
        this.from = from;
        this.target = target;
        this.columns = columns;
    }

    List<RowRule> collect() {
        columns.objections().forEach(objection -> add(objection, false, CORRECT));
        columns.checks().forEach(this::conversion);
        for (FeedMapping.Refuse refuse : mapping.refuse()) {
            add(
                    new Refusal(refuse.column(), refuse.reason(), "23514", "((" + refuse.where() + ") IS TRUE)"),
                    false,
                    "Correct the rows in the source; the mapping refuses them.");
        }
        mapping.references().forEach((column, reference) -> {
            if (reference instanceof Reference.ByType type) {
                known(column, type);
            }
        });
        keys();
        columns.nullable().stream()
                .filter(this::arrives)
                .forEach(column -> add(
                        new Refusal(column, "must not be NULL", "23502", "(" + value(column) + " IS NULL)"),
                        true,
                        "Say in the mapping what NULL becomes, or correct the rows in the source."));
        target.constraints(Constraint.Kind.CHECK).forEach(this::check);
        return rules;
    }

    private void conversion(ColumnCheck check) {
        if (check.covers() != null) {
            rules.add(new RowRule(
                    new Refusal(check.column(), "the value map does not cover its value", "22P02", check.uncovered()),
                    false,
                    check,
                    "Add these values to the map."));
            return;
        }
        @Nullable String loss = Conversion.loss(check.expression(), check.type());
        if (loss != null) {
            add(
                    new Refusal(
                            check.column(),
                            "does not fit into " + check.type() + " unchanged",
                            check.type().internalName().contains("char") ? "22001" : "22003",
                            "((" + loss + ") IS TRUE)"),
                    false,
                    "Widen the column in the DDL, or say in an sql rule what they become. To see them: SELECT * FROM "
                            + plan.from().sql() + " AS s WHERE " + loss);
        } else if (check.evaluate()) {
            add(
                    new Refusal(
                            check.column(),
                            "does not become " + check.type(),
                            "22P02",
                            "((" + Conversion.cast(check.expression(), check.type()) + ") IS NULL AND false)"),
                    false,
                    CORRECT);
        }
    }

    /** A key of an unknown kind would be left as it is, and mean another row. */
    private void known(String column, Reference.ByType type) {
        for (ColumnPlan kind : plan.columns()) {
            if (kind.name().equals(type.column()) && arrives(column) && kind.inTarget() == null) {
                Map<String, @Nullable String> values = new HashMap<>();
                type.places().keySet().forEach(value -> values.put(value, value));
                type.none().forEach(value -> values.put(value, value));
                ColumnCheck check = ColumnCheck.coverage(
                        type.column(),
                        "CAST(" + kind.sql() + " AS text)",
                        kind.type(),
                        new ValueMap(values, false, null));
                rules.add(new RowRule(
                        new Refusal(
                                type.column(),
                                "the reference of " + column + " does not say what is meant by its value",
                                "22P02",
                                "(" + value(column) + " IS NOT NULL AND " + check.uncovered() + ")"),
                        true,
                        check,
                        "Name the table under to, or list the value under none."));
            }
        }
    }

    /** The first of the rows with one key is the one; unless the source vouches for its keys itself. */
    private void keys() {
        Set<String> key = new HashSet<>();
        for (String column : target.key()) {
            @Nullable Column taken = columns.taken().get(column);
            if (taken == null) {
                return;
            }
            key.add(taken.name());
        }
        boolean vouched = from.constraints().stream()
                .anyMatch(constraint -> constraint.unique() && key.containsAll(constraint.columns()));
        if (key.isEmpty() || vouched) {
            return;
        }
        List<String> columnsOfKey = key.stream()
                .sorted()
                .map(column -> "s." + Quoted.identifier(column))
                .toList();
        String known = String.join(" IS NOT NULL AND ", columnsOfKey) + " IS NOT NULL"
                + (plan.filter() == null ? "" : " AND (" + plan.filter() + ")");
        // It does not look at the row outside, so that the server answers it once for all rows and not for each.
        String later = "SELECT d.caravan_part, d.caravan_place FROM (SELECT s.tableoid AS caravan_part, s.ctid AS"
                + " caravan_place, row_number() OVER (PARTITION BY " + String.join(", ", columnsOfKey)
                + " ORDER BY s.tableoid, s.ctid) AS caravan_turn FROM "
                + plan.from().sql() + " AS s WHERE " + known + ") AS d WHERE d.caravan_turn > 1";
        add(
                new Refusal(
                        target.key().get(0),
                        "is the key of an earlier row",
                        "23505",
                        "((s.tableoid, s.ctid) IN (" + later + "))"),
                false,
                "Delete the rows that repeat a key, or correct it, in the source.");
    }

    private void check(Constraint check) {
        if (check.columns().stream().anyMatch(column -> !arrives(column))) {
            return;
        }
        String row = check.columns().stream().map(RowRules::value).collect(Collectors.joining(", "));
        add(
                new Refusal(
                        check.columns().isEmpty() ? "" : check.columns().get(0),
                        "breaks the check " + check.name(),
                        "23514",
                        "((SELECT " + check.expression() + (row.isEmpty() ? "" : " FROM (SELECT " + row + ") AS t")
                                + ") IS FALSE)"),
                true,
                "Say in the mapping what such values become, or correct the rows in the source. The check: "
                        + check.definition());
    }

    /** Whether the value that the target will hold is known in the source. */
    private boolean arrives(String column) {
        return !plan.changed().contains(column)
                && plan.column(column).filter(made -> made.inTarget() == null).isPresent();
    }

    private static String value(String column) {
        return "r." + Quoted.identifier(column);
    }

    private void add(Refusal refusal, boolean overTarget, String wayOut) {
        rules.add(new RowRule(refusal, overTarget, null, wayOut));
    }
}
