package dev.caravan.plan;

import dev.caravan.database.Quoted;
import dev.caravan.mapping.Reference.Orphans;
import org.jspecify.annotations.Nullable;

/**
 * A key of another row, held somewhere in a column.
 *
 * @param column of the row that holds it
 * @param place where in the column's value
 * @param condition SQL over the staged row {@code r} that says whether it is a key of this table at all; null for always
 * @param table that is pointed to, in the mapping's words
 * @param feed of that table whose keys these are
 * @param unique column of that table whose value is held; null for its key
 * @param orphans what happens to a row that points to nothing
 * @param checked whether some row may point to nothing; false where the source's own foreign key forbids it
 */
public record Pointer(
        String column,
        Place place,
        @Nullable String condition,
        String table,
        String feed,
        @Nullable String unique,
        Orphans orphans,
        boolean checked) {

    /** Where in a value a key stands. */
    public sealed interface Place {
        /**
         * A place in a JSON document.
         *
         * @param path as the mapping writes one: {@code order.id}, {@code orders[]}
         */
        static Place inJson(String path) {
            String names = "{" + path.replace("[]", "").replace('.', ',') + "}";
            return path.endsWith("[]") ? new InJsonArray(names) : new InJson(names);
        }

        /** The value is the key. */
        record Whole() implements Place {}

        /**
         * A number or string inside a JSON document.
         *
         * @param path as PostgreSQL writes one: {@code {order,id}}
         */
        record InJson(String path) implements Place {}

        /** Each element of an array inside a JSON document. */
        record InJsonArray(String path) implements Place {}

        /** The digits behind a certain text, wherever they stand. */
        record InText(String after) implements Place {
            /** The text as a regular expression. */
            public String pattern() {
                return after.replaceAll("([^A-Za-z0-9 ])", "\\\\$1");
            }
        }
    }

    /**
     * A query for the keys that are held, as text, without NULLs: none, one, or several.
     *
     * @param value SQL for the value of the column; the condition looks at the row {@code r}
     */
    public String values(String value) {
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
        return "SELECT " + one + " WHERE " + one + " IS NOT NULL" + (condition == null ? "" : " AND " + condition);
    }

    @Override
    public String toString() {
        return column + " " + place + (condition == null ? "" : " if " + condition) + " → " + table + " of " + feed
                + (unique == null ? "" : " by " + unique) + ", orphans " + orphans;
    }
}
