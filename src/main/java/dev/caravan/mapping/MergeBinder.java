package dev.caravan.mapping;

import dev.caravan.mapping.MergeRules.Collision;
import dev.caravan.mapping.MergeRules.Differing;
import dev.caravan.mapping.MergeRules.Differing.Choice;
import dev.caravan.mapping.MergeRules.NaturalKey;
import java.util.LinkedHashSet;

/** Reads how the rows of a table's feeds become one table. */
final class MergeBinder {
    private MergeBinder() {}

    static MergeRules rules(YamlValue table) {
        return new MergeRules(
                table.get("match").elements().stream()
                        .map(MergeBinder::naturalKey)
                        .toList(),
                differing(table.get("differing")),
                table.get("collision").text().equals("new-key") ? Collision.NEW_KEY : Collision.FAIL,
                table.get("clashes").each(YamlValue::text));
    }

    private static NaturalKey naturalKey(YamlValue value) {
        return new NaturalKey(
                value.get("on").texts(),
                new LinkedHashSet<>(value.get("fold").texts()),
                value.get("nulls").text().equals("match"),
                value.get("repeats").text().equals("pair"),
                value.location());
    }

    private static Differing differing(YamlValue value) {
        if (value.has("newest")) {
            return new Differing(Choice.NEWEST, value.get("newest").text());
        }
        return switch (value.text()) {
            case "keep-first" -> new Differing(Choice.KEEP_FIRST, null);
            case "take-last" -> new Differing(Choice.TAKE_LAST, null);
            default -> Differing.FAIL;
        };
    }
}
