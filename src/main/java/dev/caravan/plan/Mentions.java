package dev.caravan.plan;

import dev.caravan.database.Quoted;
import dev.caravan.mapping.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that a column holds as the mapping says it, wherever the rows came from. */
public final class Mentions {
    private Mentions() {}

    /**
     * What a reference of the mapping means.
     *
     * @return pointers whose feed is empty: they are about the tables, not about the rows of a feed
     */
    public static List<Pointer> of(String column, Reference reference) {
        List<Pointer> pointers = new ArrayList<>();
        if (reference instanceof Reference.Whole whole) {
            pointers.add(pointer(column, new Pointer.Place.Whole(), null, whole.place(), reference));
        } else if (reference instanceof Reference.ByType type) {
            type.places().forEach((value, place) -> {
                String condition =
                        "CAST(r." + Quoted.identifier(type.column()) + " AS text) = " + Quoted.literal(value);
                pointers.add(pointer(column, new Pointer.Place.Whole(), condition, place, reference));
            });
        } else if (reference instanceof Reference.InJson json) {
            json.places()
                    .forEach((path, place) ->
                            pointers.add(pointer(column, Pointer.Place.inJson(path), null, place, reference)));
        } else if (reference instanceof Reference.InText text) {
            text.places()
                    .forEach((after, place) ->
                            pointers.add(pointer(column, new Pointer.Place.InText(after), null, place, reference)));
        }
        return pointers;
    }

    private static Pointer pointer(
            String column,
            Pointer.Place where,
            @Nullable String condition,
            Reference.Place place,
            Reference reference) {
        return new Pointer(column, where, condition, place.table(), "", place.column(), reference.orphans(), false);
    }
}
