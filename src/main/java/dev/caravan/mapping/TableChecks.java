package dev.caravan.mapping;

import dev.caravan.mapping.MergeRules.NaturalKey;
import dev.caravan.problem.Finding;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the schema cannot say about one table: its feeds and how they are merged. */
final class TableChecks {
    private final Mapping mapping;
    private final TableMapping table;
    /** What several feeds have from their table is found once. */
    private final Set<Finding> findings = new LinkedHashSet<>();

    private TableChecks(Mapping mapping, TableMapping table) {
        this.mapping = mapping;
        this.table = table;
    }

    static List<Finding> check(Mapping mapping, TableMapping table) {
        TableChecks checks = new TableChecks(mapping, table);
        checks.feedNames();
        table.feeds().forEach(checks::feed);
        checks.naturalKeys();
        return List.copyOf(checks.findings);
    }

    private void feedNames() {
        Map<String, Location> seen = new HashMap<>();
        for (FeedMapping feed : table.feeds()) {
            @Nullable Location first = seen.putIfAbsent(feed.feed(), feed.location());
            if (first != null) {
                refuse(
                        feed.location(),
                        "is the second feed with the name " + feed.feed() + "; the first is at " + first,
                        "Name it with as.");
            }
        }
    }

    private void feed(FeedMapping feed) {
        @Nullable SourceMapping source = mapping.sources().get(feed.source());
        if (source == null) {
            refuse(
                    feed.location(),
                    "the source " + feed.source() + " is not declared",
                    "Declare it in sources.yaml: " + mapping.sources().keySet());
        } else if (!source.copied()) {
            refuse(feed.location(), "the source " + source.name() + " is for comparison only", "Remove use: compare.");
        }
        feed.columns().forEach((column, rule) -> {
            if (feed.defaults().containsKey(column)) {
                refuse(
                        rule.location(),
                        "column " + column + " has a rule and stands under default",
                        "Keep one of them.");
            }
        });
        FeedMapping.@Nullable Via via = feed.via();
        if (via != null && !via.route().startsWith("direct:")) {
            refuse(via.location(), "a route is called through direct:", "Write direct:NAME.");
        }
        feed.references().values().forEach(reference -> findings.addAll(ReferenceChecks.check(mapping, reference)));
    }

    private void naturalKeys() {
        List<NaturalKey> keys = table.merging().match();
        for (NaturalKey key : keys) {
            Set<String> strange = new LinkedHashSet<>(key.folded());
            key.columns().forEach(strange::remove);
            if (!strange.isEmpty()) {
                refuse(
                        key.location(),
                        "folds columns that are not part of the key: " + strange,
                        "Name them under on too, or not under fold.");
            }
            if (key.paired() && keys.size() > 1) {
                refuse(
                        key.location(),
                        "rows are paired by one of several natural keys",
                        "repeats: pair needs to be the table's only natural key.");
            }
        }
    }

    private void refuse(Location where, String what, String wayOut) {
        findings.add(Finding.refusal(where.toString(), what, wayOut));
    }
}
