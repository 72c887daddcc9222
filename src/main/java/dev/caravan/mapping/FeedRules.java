package dev.caravan.mapping;

import dev.caravan.mapping.FeedMapping.Drop;
import dev.caravan.mapping.FeedMapping.Filter;
import dev.caravan.mapping.FeedMapping.Refuse;
import dev.caravan.mapping.FeedMapping.Via;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says about rows and columns: that of a table for all of its feeds, that of a feed for itself.
 *
 * @param shared names under {@code drop} and {@code defaults} that apply to the feeds where they can
 */
record FeedRules(
        @Nullable Filter filter,
        Map<String, ColumnRule> columns,
        Map<String, Drop> drop,
        Map<String, String> defaults,
        Set<String> shared,
        List<Refuse> refuse,
        Map<String, Reference> references,
        @Nullable Via via) {

    /** The same for a table of several feeds. */
    FeedRules forSeveral() {
        Set<String> names = new LinkedHashSet<>(drop.keySet());
        names.addAll(defaults.keySet());
        return new FeedRules(filter, columns, drop, defaults, names, refuse, references, via);
    }

    /** A feed's rules together with those of its table, which step back wherever the feed says something itself. */
    FeedRules over(FeedRules table) {
        Map<String, ColumnRule> allColumns = new LinkedHashMap<>(table.columns);
        allColumns.keySet().removeAll(defaults.keySet());
        allColumns.putAll(columns);
        Map<String, String> allDefaults = new LinkedHashMap<>(table.defaults);
        allDefaults.keySet().removeAll(columns.keySet());
        allDefaults.putAll(defaults);
        Map<String, Drop> allDrop = new LinkedHashMap<>(table.drop);
        allDrop.putAll(drop);
        Set<String> stillShared = new LinkedHashSet<>(table.shared);
        stillShared.removeAll(drop.keySet());
        stillShared.removeAll(defaults.keySet());
        stillShared.removeIf(name -> !allDrop.containsKey(name) && !allDefaults.containsKey(name));
        List<Refuse> allRefuse = new ArrayList<>(table.refuse);
        allRefuse.addAll(refuse);
        Map<String, Reference> allReferences = new LinkedHashMap<>(table.references);
        allReferences.putAll(references);
        return new FeedRules(
                filter == null ? table.filter : filter,
                allColumns,
                allDrop,
                allDefaults,
                stillShared,
                allRefuse,
                allReferences,
                via == null ? table.via : via);
    }
}
