package dev.caravan.mapping;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the values of a target column refer to, so that they follow the rows that they mean. */
public sealed interface Reference {
    /** What happens to a row whose reference points to nothing. */
    Orphans orphans();

    Location location();

    /** The choices for a reference that points to nothing. */
    enum Orphans {
        /** The row goes to quarantine. */
        QUARANTINE,
        /** The value stays as it is, as long as it does not point to another row by now. */
        KEEP,
        /** The value becomes NULL. */
        NULL
    }

    /**
     * The table and its rows that are meant.
     *
     * @param table {@code schema.table} in the mapping's words
     * @param feed of that table; null for the one with the name of the referring feed, else of the same source
     * @param column unique column whose value is held; null for the key
     */
    record Place(
            String table, @Nullable String feed, @Nullable String column) {}

    /** The whole value is a key. */
    record Whole(Place place, Orphans orphans, Location location) implements Reference {}

    /**
     * Another column says which table the value is a key of.
     *
     * @param places by the value of that column
     * @param none its values whose rows hold no key
     */
    record ByType(String column, Map<String, Place> places, Set<String> none, Orphans orphans, Location location)
            implements Reference {}

    /**
     * Keys inside a JSON document.
     *
     * @param places by path: names separated by dots, {@code []} at the end for the elements of an array
     */
    record InJson(Map<String, Place> places, Orphans orphans, Location location) implements Reference {}

    /**
     * Keys inside a text.
     *
     * @param places by the text that stands right before the digits
     */
    record InText(Map<String, Place> places, Orphans orphans, Location location) implements Reference {}
}
