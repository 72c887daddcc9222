package dev.caravan.mapping;

import dev.caravan.mapping.FeedMapping.Drop;
import dev.caravan.mapping.FeedMapping.Filter;
import dev.caravan.mapping.FeedMapping.Refuse;
import dev.caravan.mapping.FeedMapping.Via;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what an entry of a table or of a feed says about rows and columns. */
final class FeedRulesBinder {
    private final ColumnBinder columns;

    FeedRulesBinder(ColumnBinder columns) {
        this.columns = columns;
    }

    FeedRules rules(YamlValue entry) {
        return new FeedRules(
                filter(entry.get("filter")),
                entry.get("columns").each(columns::rule),
                entry.get("drop").each(FeedRulesBinder::drop),
                entry.get("default").each(YamlValue::text),
                Set.of(),
                entry.get("refuse").elements().stream()
                        .map(FeedRulesBinder::refuse)
                        .toList(),
                entry.get("references").each(ReferenceBinder::reference),
                via(entry.get("via")));
    }

    private static @Nullable Filter filter(YamlValue value) {
        return value.present()
                ? new Filter(value.get("where").text(), value.get("reason").text(), value.location())
                : null;
    }

    private static Drop drop(YamlValue value) {
        return value.isText()
                ? new Drop(value.text(), null, value.location())
                : new Drop(value.get("reason").text(), value.get("proof").textOrNull(), value.location());
    }

    private static Refuse refuse(YamlValue value) {
        return new Refuse(
                value.get("where").text(),
                value.get("column").text(),
                value.get("reason").text(),
                value.location());
    }

    private static @Nullable Via via(YamlValue value) {
        return value.present()
                ? new Via(
                        value.get("route").text(),
                        new LinkedHashSet<>(value.get("changes").texts()),
                        value.location())
                : null;
    }
}
