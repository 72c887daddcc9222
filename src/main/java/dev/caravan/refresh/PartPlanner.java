package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.Constraint;
import dev.caravan.catalog.Table;
import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import dev.caravan.mapping.FeedMapping;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.TableMapping;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.FeedPlanning;
import dev.caravan.problem.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves the rules of a group against what the sources and the target really hold. */
final class PartPlanner {
    private final Mapping mapping;
    private final Map<TableName, Table> live;
    private final Function<String, FeedPlanning> sources;
    private final @Nullable Long published;
    private final Set<String> skipped;
    private final List<Finding> findings;

    /**
     * @param live tables of the target
     * @param sources what plans the feeds of a source
     * @param published the run whose generation is live, null if there is none
     * @param skipped names of tables that it left as they were
     * @param findings receives what speaks against a table, and what is worth knowing
     */
    PartPlanner(
            Mapping mapping,
            Map<TableName, Table> live,
            Function<String, FeedPlanning> sources,
            @Nullable Long published,
            Set<String> skipped,
            List<Finding> findings) {
        this.mapping = mapping;
        this.live = live;
        this.sources = sources;
        this.published = published;
        this.skipped = skipped;
        this.findings = findings;
    }

    /** The tables that can be refreshed, such that a table follows those that it points to. */
    List<Part> plan(Group group) {
        List<Part> parts = new ArrayList<>();
        for (TableRule rule : inOrder(group.tables())) {
            part(parts.size() + 1, rule)
                    .filter(part -> follows(part, parts, group))
                    .ifPresent(parts::add);
        }
        return parts;
    }

    /** Whether it is known what the rows are called here that a table points to. */
    private boolean follows(Part part, List<Part> before, Group group) {
        for (Constraint key : part.live().constraints(Constraint.Kind.FOREIGN_KEY)) {
            boolean own = part.live().name().equals(key.references());
            boolean known = before.stream().anyMatch(to -> to.live().name().equals(key.references()));
            boolean renamed = Stream.concat(group.tables().stream(), group.others().stream())
                    .anyMatch(rule -> name(rule).equals(key.references()) && otherKey(rule));
            if (!own && !known && renamed && part.fills(key.columns())) {
                refuse(
                        part.rule(),
                        "points to " + key.references() + " (" + key.name()
                                + "), whose rows may have other keys here than in their origin, and which is not refreshed"
                                + " before it",
                        "Refresh both, and not in a circle; or tell the rows of " + key.references()
                                + " by their primary key.");
                return false;
            }
        }
        return true;
    }

    private boolean otherKey(TableRule rule) {
        Table table = live.get(name(rule));
        return table != null
                && table.key().size() == 1
                && !rule.key().isEmpty()
                && !rule.key().contains(table.key().get(0));
    }

    private List<TableRule> inOrder(List<TableRule> rules) {
        Set<TableRule> ordered = new LinkedHashSet<>();
        rules.forEach(rule -> visit(rule, rules, new LinkedHashSet<>(), ordered));
        return List.copyOf(ordered);
    }

    private void visit(TableRule rule, List<TableRule> rules, Set<TableRule> path, Set<TableRule> ordered) {
        Table table = live.get(name(rule));
        if (table == null || !path.add(rule)) {
            ordered.add(rule);
            return;
        }
        for (Constraint key : table.constraints(Constraint.Kind.FOREIGN_KEY)) {
            rules.stream()
                    .filter(other -> name(other).equals(key.references()) && !path.contains(other))
                    .forEach(other -> visit(other, rules, path, ordered));
        }
        ordered.add(rule);
    }

    private TableMapping mapped(TableRule rule) {
        return mapping.tables().stream()
                .filter(table -> table.name().equals(rule.table()))
                .findFirst()
                .orElseThrow();
    }

    private TableName name(TableRule rule) {
        TableMapping table = mapped(rule);
        return new TableName(mapping.schemaOf(table).name(), table.table());
    }

    private Optional<Part> part(int number, TableRule rule) {
        Table table = live.get(name(rule));
        if (table == null) {
            refuse(rule, name(rule) + " does not exist", "Create it with caravan migrate or caravan seed.");
            return Optional.empty();
        }
        if (table.divided()) {
            refuse(rule, name(rule) + " has partitions or children", "Refresh the partitions one by one.");
            return Optional.empty();
        }
        if (skipped.contains(rule.table()) && mapped(rule).feeds().size() > 1) {
            refuse(
                    rule,
                    "was skipped by run " + published + ", so nothing says which of its rows came from which source",
                    "Correct what failed there, and: caravan migrate");
            return Optional.empty();
        }
        FeedPlanning.@Nullable Planned planned = null;
        List<String> filled;
        if (rule.origin() instanceof Origin.Feed origin) {
            FeedMapping feed = mapped(rule).feeds().stream()
                    .filter(each -> each.feed().equals(origin.name()))
                    .findFirst()
                    .orElseThrow();
            planned = sources.apply(feed.source()).plan(feed);
            findings.addAll(planned.findings());
            FeedPlan plan = planned.plan().orElse(null);
            if (plan == null || !simple(rule, plan) || !first(rule, feed)) {
                return Optional.empty();
            }
            filled = plan.columns().stream().map(column -> column.name()).toList();
        } else {
            filled = rule.origin() instanceof Origin.Rows file ? file.columns() : List.of();
        }
        List<Column> columns = table.columns().stream()
                .filter(column -> !column.generated() && (filled.isEmpty() || filled.contains(column.name())))
                .toList();
        return known(rule, table, filled) ? keyed(number, rule, table, columns, planned) : Optional.empty();
    }

    /** Of the rows of a table it is known which ones later feeds brought in; all others are the first one's. */
    private boolean first(TableRule rule, FeedMapping feed) {
        FeedMapping first = mapped(rule).feeds().get(0);
        if (!first.feed().equals(feed.feed())) {
            refuse(
                    rule,
                    "the rows of feed " + feed.feed() + " were merged with those of " + first.feed()
                            + ", and would be taken for all rows of " + rule.table(),
                    "Refresh it from " + first.feed() + ".");
            return false;
        }
        return true;
    }

    private boolean simple(TableRule rule, FeedPlan plan) {
        if (plan.rowLevel() || plan.columns().stream().anyMatch(column -> column.inTarget() != null)) {
            refuse(
                    rule,
                    "the feed " + plan.feed() + " is made with a route, or with a conversion that ends in the target",
                    "Refresh it from a feed that its source makes alone.");
            return false;
        }
        return true;
    }

    /** Whether the columns that the rule names exist. */
    private boolean known(TableRule rule, Table table, List<String> filled) {
        Set<String> named = new LinkedHashSet<>(rule.key());
        named.addAll(rule.missing().marks().keySet());
        named.addAll(filled);
        if (rule.watermark() != null) {
            named.add(rule.watermark().column());
        }
        List<String> unknown =
                named.stream().filter(column -> table.column(column).isEmpty()).toList();
        if (!unknown.isEmpty()) {
            refuse(
                    rule,
                    table.name() + " has no column " + String.join(", ", unknown),
                    "Its columns are "
                            + table.columns().stream().map(Column::name).toList() + ".");
        }
        List<String> lacking = table.columns().stream()
                .filter(column -> !column.optional() && !filled.isEmpty() && !filled.contains(column.name()))
                .map(Column::name)
                .toList();
        if (!lacking.isEmpty()) {
            refuse(rule, "no new row could be made without a value for " + lacking, "Let the origin fill it.");
        }
        return unknown.isEmpty() && lacking.isEmpty();
    }

    private Optional<Part> keyed(
            int number, TableRule rule, Table table, List<Column> columns, FeedPlanning.@Nullable Planned planned) {
        List<String> names = columns.stream().map(Column::name).toList();
        List<String> key = rule.key().isEmpty() ? table.key() : rule.key();
        boolean bag = key.isEmpty();
        if (!names.containsAll(key)) {
            refuse(
                    rule,
                    "rows are told by " + key + ", which the origin does not fill",
                    "Name columns under key that it fills: " + names + ".");
            return Optional.empty();
        }
        Set<String> marks = rule.missing().marks().keySet();
        if (!marks.isEmpty() && (bag || !names.containsAll(marks))) {
            refuse(
                    rule,
                    "rows that were marked could not come back: "
                            + (bag ? "the table has no key" : "the origin does not fill all of " + marks),
                    bag
                            ? "Name columns under key, or say missing: delete."
                            : "Let the feed fill them with what they are in rows that are there.");
            return Optional.empty();
        }
        return Optional.of(new Part(
                number,
                rule.table(),
                rule,
                table,
                columns,
                bag ? names : key,
                rule.folded(),
                bag,
                planned == null ? null : planned.plan().orElse(null),
                planned == null ? 0 : planned.unloadable(),
                foreign(rule, table)));
    }

    /** Rows that other feeds brought in, when the generation was made that is live, are none of this origin's business. */
    private String foreign(TableRule rule, Table table) {
        if (published == null
                || !(rule.origin() instanceof Origin.Feed feed)
                || mapped(rule).feeds().size() < 2
                || table.key().size() != 1) {
            return "false";
        }
        return "EXISTS (SELECT FROM caravan.key_map AS k WHERE k.run_id = " + published + " AND k.table_name = "
                + Quoted.literal(rule.table()) + " AND k.outcome IN ('loaded', 'replayed') AND k.feed <> "
                + Quoted.literal(feed.name()) + " AND k.new_key = CAST(t."
                + Quoted.identifier(table.key().get(0)) + " AS text))";
    }

    private void refuse(TableRule rule, String what, String wayOut) {
        findings.add(Finding.refusal(rule.location().toString(), what, wayOut));
    }
}
