package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.Pointer.Place;

/** Values that hold keys somewhere inside, with those replaced, as SQL. */
record Inside(Images images, Pointer pointer) {

    /**
     * The value with what the pointer holds replaced.
     *
     * @param value as the pointers before this one leave it
     * @param arrived as it was sent
     */
    String replaced(String value, String arrived) {
        Place place = pointer.place();
        if (place instanceof Place.InJson json) {
            return inJson(Quoted.literal(json.path()), value, arrived);
        }
        if (place instanceof Place.InJsonArray array) {
            return inJsonArray(Quoted.literal(array.path()), value);
        }
        if (place instanceof Place.InText text) {
            return inText(Quoted.literal("(" + text.pattern() + ")([0-9]+)"), value);
        }
        throw new IllegalStateException("Nothing is inside of " + place);
    }

    private String inJson(String path, String value, String arrived) {
        String image = images.of(pointer, "(" + arrived + " #>> " + path + ")");
        String typed = "CASE jsonb_typeof(" + value + " #> " + path + ") WHEN 'number' THEN CAST(" + image
                + " AS jsonb) ELSE to_jsonb(" + image + ") END";
        String none = pointer.orphans() == Orphans.NULL
                ? "CASE WHEN " + value + " #> " + path + " IS NULL THEN " + value + " ELSE jsonb_set(" + value + ", "
                        + path + ", 'null') END"
                : value;
        return "CASE WHEN " + image + " IS NULL THEN " + none + " ELSE jsonb_set(" + value + ", " + path + ", " + typed
                + ") END";
    }

    private String inJsonArray(String path, String value) {
        return "CASE WHEN jsonb_typeof(" + value + " #> " + path + ") = 'array' THEN jsonb_set(" + value + ", " + path
                + ", (SELECT coalesce(jsonb_agg(CASE WHEN a.new_key IS NULL THEN "
                + (pointer.orphans() == Orphans.NULL ? "'null'" : "e.element")
                + " WHEN jsonb_typeof(e.element)"
                + " = 'number' THEN CAST(a.new_key AS jsonb) ELSE to_jsonb(a.new_key) END ORDER BY e.place), '[]')"
                + " FROM jsonb_array_elements(" + value + " #> " + path + ") WITH ORDINALITY AS e(element, place)"
                + " LEFT JOIN " + images.keyMap(pointer, "a") + " AND a.old_key = (e.element #>> '{}'))) ELSE " + value
                + " END";
    }

    /** Each run of digits behind the text becomes the new key; what stands between stays. */
    private String inText(String pattern, String value) {
        return "CASE WHEN " + value + " ~ " + pattern + " THEN (SELECT string_agg(p.piece || coalesce(m.found[1] || "
                + "coalesce(a.new_key, m.found[2]), ''), '' ORDER BY p.place) FROM regexp_split_to_table(" + value
                + ", " + pattern + ") WITH ORDINALITY AS p(piece, place) LEFT JOIN regexp_matches(" + value + ", "
                + pattern + ", 'g') WITH ORDINALITY AS m(found, place) ON m.place = p.place LEFT JOIN "
                + images.keyMap(pointer, "a") + " AND a.old_key = m.found[2]) ELSE " + value + " END";
    }
}
