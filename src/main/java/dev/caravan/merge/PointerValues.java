package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.Pointer.Place;

/** What a pointer holds, as SQL over rows {@code r}: one value a row, or several. */
final class PointerValues {
    private PointerValues() {}

    /**
     * Something to join that yields the values as {@code p.value}, as text, without NULLs.
     *
     * @param staged whether {@code r} is a row as it was sent; otherwise it is a row of the target
     */
    static String lateral(Places places, FeedPlan feed, Pointer pointer, boolean staged) {
        String value =
                staged ? StagedRows.sent(places, feed, pointer.column()) : "r." + Quoted.identifier(pointer.column());
        return " CROSS JOIN LATERAL (" + values(pointer, value) + ") AS p(value)";
    }

    private static String values(Pointer pointer, String value) {
        Place place = pointer.place();
        if (place instanceof Place.InJsonArray array) {
            String found = value + " #> " + Quoted.literal(array.path());
            return "SELECT e FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(" + found + ") = 'array' THEN "
                    + found + " ELSE '[]' END) AS e WHERE e IS NOT NULL";
        }
        if (place instanceof Place.InText text) {
            return "SELECT m[1] FROM regexp_matches(" + value + ", " + Quoted.literal(text.pattern() + "([0-9]+)")
                    + ", 'g') AS m";
        }
        String one = place instanceof Place.InJson json
                ? "(" + value + " #>> " + Quoted.literal(json.path()) + ")"
                : "CAST(" + value + " AS text)";
        String condition = pointer.condition() == null ? "" : " AND " + pointer.condition();
        return "SELECT " + one + " WHERE " + one + " IS NOT NULL" + condition;
    }
}
