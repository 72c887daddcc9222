package dev.caravan.mapping;

import dev.caravan.mapping.Reference.ByType;
import dev.caravan.mapping.Reference.InJson;
import dev.caravan.mapping.Reference.InText;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.mapping.Reference.Place;
import dev.caravan.mapping.Reference.Whole;
import java.util.LinkedHashSet;

/** Reads what the values of a target column refer to. */
final class ReferenceBinder {
    private ReferenceBinder() {}

    static Reference reference(YamlValue value) {
        Location location = value.location();
        Orphans orphans = orphans(value.get("orphans"));
        if (value.has("by")) {
            return new ByType(
                    value.get("by").text(),
                    value.get("to").each(ReferenceBinder::place),
                    new LinkedHashSet<>(value.get("none").texts()),
                    orphans,
                    location);
        }
        if (value.has("json")) {
            return new InJson(value.get("json").each(ReferenceBinder::place), orphans, location);
        }
        if (value.has("text")) {
            return new InText(value.get("text").each(ReferenceBinder::place), orphans, location);
        }
        return new Whole(place(value), orphans, location);
    }

    private static Place place(YamlValue value) {
        return value.isText()
                ? new Place(value.text(), null, null)
                : new Place(
                        value.get("to").text(),
                        value.get("feed").textOrNull(),
                        value.get("key").textOrNull());
    }

    private static Orphans orphans(YamlValue value) {
        if (value.isNull() || value.text().equals("null")) {
            return Orphans.NULL;
        }
        return value.text().equals("keep") ? Orphans.KEEP : Orphans.QUARANTINE;
    }
}
