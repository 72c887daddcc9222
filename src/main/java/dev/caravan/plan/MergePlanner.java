package dev.caravan.plan;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.Constraint;
import dev.caravan.catalog.Table;
import dev.caravan.mapping.Location;
import dev.caravan.mapping.MergeRules;
import dev.caravan.mapping.MergeRules.Collision;
import dev.caravan.mapping.MergeRules.Differing.Choice;
import dev.caravan.mapping.MergeRules.NaturalKey;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.mapping.TableMapping;
import dev.caravan.plan.TablePlan.Unique;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts feeds together to tables: what their rows point to, which of them are staged, and by which rules they merge. */
final class MergePlanner {
    private final List<TableMapping> mappings;
    private final Map<String, List<PlannedFeed>> feeds;
    private final Layout layout;
    private final Findings findings;
    private final Map<FeedPlan, List<Pointer>> pointers = new HashMap<>();
    private final Set<FeedPlan> staged = new HashSet<>();

    /** @param feeds by table, in the order of the mapping; only of tables whose feeds could all be planned */
    MergePlanner(List<TableMapping> mappings, Map<String, List<PlannedFeed>> feeds, Layout layout, Findings findings) {
        this.mappings = mappings;
        this.feeds = feeds;
        this.layout = layout;
        this.findings = findings;
    }

    List<TablePlan> plan() {
        Pointers known = new Pointers(feeds, layout, findings);
        feeds.values().forEach(table -> table.forEach(feed -> pointers.put(feed.plan(), known.of(feed))));
        Map<String, List<Unique>> uniques = new LinkedHashMap<>();
        feeds.forEach((name, table) -> uniques.put(name, uniques(layoutOf(name), table)));
        stage(uniques);
        List<TablePlan> tables = new ArrayList<>();
        for (TableMapping mapping : mappings) {
            @Nullable List<PlannedFeed> planned = feeds.get(mapping.name());
            if (planned != null) {
                tables.add(table(mapping, planned, uniques.getOrDefault(mapping.name(), List.of())));
            }
        }
        return tables;
    }

    private TablePlan table(TableMapping mapping, List<PlannedFeed> planned, List<Unique> uniques) {
        Table target = layoutOf(mapping.name());
        TablePlan table = new TablePlan(
                mapping.schema(),
                mapping.table(),
                target.key(),
                uniques,
                target.columns().stream().filter(column -> !column.generated()).toList(),
                planned.stream()
                        .map(feed -> feed.plan()
                                .merging(staged.contains(feed.plan()), pointers.getOrDefault(feed.plan(), List.of())))
                        .toList(),
                mapping.merging());
        rules(mapping, table);
        return table;
    }

    private Table layoutOf(String name) {
        @Nullable Table table = layout.tables().get(name);
        if (table == null) {
            throw new IllegalStateException("No feed is planned without its table: " + name);
        }
        return table;
    }

    /** A feed is staged if its rows need more than a copy; and so is what points to rows that get other keys. */
    private void stage(Map<String, List<Unique>> uniques) {
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Map.Entry<String, List<PlannedFeed>> table : feeds.entrySet()) {
                boolean first = true;
                for (PlannedFeed feed : table.getValue()) {
                    if (!staged.contains(feed.plan())
                            && (!first
                                    || sought(feed)
                                    || needsStage(feed, uniques.getOrDefault(table.getKey(), List.of())))) {
                        staged.add(feed.plan());
                        grown = true;
                    }
                    first = false;
                }
            }
        }
    }

    private boolean needsStage(PlannedFeed feed, List<Unique> uniques) {
        FeedPlan plan = feed.plan();
        List<Pointer> own = pointers.getOrDefault(plan, List.of());
        boolean looked =
                own.stream().anyMatch(Pointer::checked) || uniques.stream().anyMatch(unique -> !unique.given());
        List<PlannedFeed> all = feeds.getOrDefault(plan.name(), List.of());
        boolean alike = all.stream().allMatch(other -> names(other.plan()).equals(names(plan)));
        return feed.newKey()
                || (plan.carriesKey() && !alike)
                || plan.columns().stream().anyMatch(column -> column.inTarget() != null)
                || own.stream().anyMatch(pointer -> pointer.orphans() == Orphans.NULL)
                || (plan.carriesKey() && looked)
                || own.stream().anyMatch(pointer -> staged.contains(feed(pointer)));
    }

    /** Whether references that mean none of its rows become NULL, so that it must be known which rows it has. */
    private boolean sought(PlannedFeed feed) {
        return pointers.values().stream()
                .flatMap(List::stream)
                .anyMatch(pointer -> pointer.orphans() == Orphans.NULL
                        && pointer.checked()
                        && feed(pointer).equals(feed.plan()));
    }

    private static Set<String> names(FeedPlan feed) {
        return feed.columns().stream().map(ColumnPlan::name).collect(Collectors.toSet());
    }

    private FeedPlan feed(Pointer pointer) {
        return feeds.getOrDefault(pointer.table(), List.of()).stream()
                .map(PlannedFeed::plan)
                .filter(feed -> feed.feed().equals(pointer.feed()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No feed for " + pointer));
    }

    private static List<Unique> uniques(Table target, List<PlannedFeed> feeds) {
        List<Unique> uniques = new ArrayList<>();
        for (Constraint constraint : target.constraints()) {
            if (constraint.unique()
                    && !(constraint.kind() == Constraint.Kind.PRIMARY_KEY
                            && target.key().size() == 1)) {
                uniques.add(new Unique(
                        constraint.name(),
                        constraint.columns(),
                        feeds.stream().allMatch(feed -> vouches(feed, constraint.columns()))));
            }
        }
        return uniques;
    }

    private static boolean vouches(PlannedFeed feed, List<String> columns) {
        Set<String> taken = new HashSet<>();
        for (String column : columns) {
            @Nullable Column source = feed.taken().get(column);
            if (source != null) {
                taken.add(source.name());
            }
        }
        return feed.from().constraints().stream()
                .anyMatch(constraint -> constraint.unique() && taken.containsAll(constraint.columns()));
    }

    private void rules(TableMapping mapping, TablePlan table) {
        MergeRules rules = table.rules();
        String at = mapping.location().toString();
        for (NaturalKey match : rules.match()) {
            for (String column : match.columns()) {
                boolean everywhere = table.feeds().stream()
                        .allMatch(feed -> feed.column(column).isPresent());
                if (!everywhere) {
                    refuse(
                            match.location(),
                            "rows are to match on " + column + ", which not every feed of " + table.name() + " fills",
                            "Match on columns that all feeds have.");
                }
            }
        }
        @Nullable String newest = rules.differing().newest();
        if (newest != null && table.column(newest).isEmpty()) {
            findings.add(Finding.refusal(
                    at,
                    "the newest row is to win by " + newest + ", which " + table.name() + " does not have",
                    "Name a column of the table."));
        }
        Choice choice = rules.differing().choice();
        if (!table.keyed() && table.merged() && (choice == Choice.TAKE_LAST || choice == Choice.NEWEST)) {
            findings.add(Finding.refusal(
                    at,
                    "a later row's values are to win, but " + table.name()
                            + " has no key of one column to find the row by",
                    "Say differing: keep-first or fail."));
        }
        boolean numbered = table.keyColumn()
                .filter(key -> key.type().integer() || key.type().plain().equals("uuid"))
                .isPresent();
        if (rules.collision() == Collision.NEW_KEY && !numbered) {
            findings.add(Finding.refusal(
                    at,
                    "rows are to get new keys, but " + table.name() + " has no key of one integer or uuid column",
                    "Remove collision: new-key, and say with match which rows are the same."));
        }
        rules.clashes().keySet().forEach(column -> {
            if (table.uniques().stream().noneMatch(unique -> unique.columns().equals(List.of(column)))) {
                findings.add(Finding.refusal(
                        at,
                        "clashes of " + column + " are provided for, but its values need not be unique",
                        "Remove the entry, or make the column UNIQUE in the DDL."));
            }
        });
    }

    private void refuse(Location where, String what, String wayOut) {
        findings.add(Finding.refusal(where.toString(), what, wayOut));
    }
}
