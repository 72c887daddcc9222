package dev.caravan.mapping;

import dev.caravan.problem.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the entry of a target table into its feeds and the rules of their merging. */
final class TableBinder {
    private final FeedRulesBinder binder;
    private final List<Finding> findings;

    TableBinder(ValueMaps codes, List<Finding> findings) {
        this.binder = new FeedRulesBinder(new ColumnBinder(codes, findings));
        this.findings = findings;
    }

    TableMapping table(String schema, YamlValue table) {
        List<List<YamlValue>> groups = groups(table.get("from"));
        FeedRules rules = binder.rules(table);
        FeedRules common = groups.size() > 1 ? rules.forSeveral() : rules;
        List<FeedMapping> feeds = new ArrayList<>();
        for (List<YamlValue> group : groups) {
            YamlValue first = group.get(0);
            if (first.isText()) {
                Location location = groups.size() > 1 ? first.location() : table.location();
                feeds.add(feed(schema, table.key(), "", group, common, location));
            } else {
                YamlValue from = first.get("from");
                oneSource(from);
                FeedRules own = binder.rules(first).over(common);
                String name = first.get("as").text();
                feeds.add(feed(schema, table.key(), name, from.elements(), own, first.location()));
            }
        }
        return new TableMapping(schema, table.key(), feeds, MergeBinder.rules(table), table.location());
    }

    /** What makes one feed each: the names of one source, or an object. In the order of the list. */
    private static List<List<YamlValue>> groups(YamlValue from) {
        Map<String, List<YamlValue>> namesBySource = new LinkedHashMap<>();
        List<List<YamlValue>> groups = new ArrayList<>();
        for (YamlValue element : from.elements()) {
            if (!element.isText()) {
                groups.add(List.of(element));
                continue;
            }
            List<YamlValue> names = namesBySource.computeIfAbsent(source(element), source -> new ArrayList<>());
            if (names.isEmpty()) {
                groups.add(names);
            }
            names.add(element);
        }
        return groups;
    }

    private void oneSource(YamlValue from) {
        Set<String> sources = new LinkedHashSet<>();
        from.elements().forEach(name -> sources.add(source(name)));
        if (sources.size() > 1) {
            findings.add(Finding.refusal(
                    from.location().toString(),
                    "names tables of several sources: " + sources,
                    "Alternatives must be tables of one source; make each source a feed."));
        }
    }

    private static FeedMapping feed(
            String schema, String table, String name, List<YamlValue> from, FeedRules rules, Location location) {
        String source = source(from.get(0));
        return new FeedMapping(
                schema,
                table,
                name.isEmpty() ? source : name,
                source,
                from.stream().map(TableBinder::nameInSource).toList(),
                rules.filter(),
                rules.columns(),
                rules.drop(),
                rules.defaults(),
                rules.shared(),
                rules.refuse(),
                rules.references(),
                rules.via(),
                location);
    }

    private static String source(YamlValue name) {
        return name.text().substring(0, name.text().indexOf('.'));
    }

    private static String nameInSource(YamlValue name) {
        return name.text().substring(name.text().indexOf('.') + 1);
    }
}
