package dev.caravan.plan;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.Constraint;
import dev.caravan.catalog.Table;
import dev.caravan.database.Quoted;
import dev.caravan.mapping.Location;
import dev.caravan.mapping.Reference;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what the columns of a feed point to: by the foreign keys of the layout, and by what the mapping says. */
final class Pointers {
    private static final Pointer.Place WHOLE = new Pointer.Place.Whole();

    private final Map<String, List<PlannedFeed>> feeds;
    private final Layout layout;
    private final Findings findings;

    Pointers(Map<String, List<PlannedFeed>> feeds, Layout layout, Findings findings) {
        this.feeds = feeds;
        this.layout = layout;
        this.findings = findings;
    }

    List<Pointer> of(PlannedFeed feed) {
        List<Pointer> pointers = new ArrayList<>();
        Map<String, Reference> declared = feed.mapping().references();
        declared.forEach((column, reference) -> {
            if (sent(feed, column)) {
                pointers.addAll(declared(feed, column, reference));
            } else if (!feed.mapping().shared().contains(column)) {
                refuse(
                        reference.location(),
                        "the reference " + column + " is no column that "
                                + feed.plan().title() + " fills",
                        "Correct the name.");
            }
        });
        for (Constraint key : layout.table(
                        feed.mapping().schema(), feed.mapping().table())
                .orElseThrow()
                .constraints(Constraint.Kind.FOREIGN_KEY)) {
            String column = key.columns().get(0);
            if (key.columns().size() > 1) {
                composite(feed, key);
            } else if (!declared.containsKey(column) && sent(feed, column) && key.references() != null) {
                Reference.Place place = new Reference.Place(
                        key.references().toString(), null, key.referenced().get(0));
                pointer(
                                feed,
                                column,
                                WHOLE,
                                null,
                                place,
                                Orphans.QUARANTINE,
                                feed.mapping().location())
                        .ifPresent(pointers::add);
            }
        }
        return pointers;
    }

    /** Keys of several columns are never given anew, so rows may go on pointing to them; unless their table is merged. */
    private void composite(PlannedFeed feed, Constraint key) {
        boolean merged = key.references() != null
                && feeds.getOrDefault(key.references().toString(), List.of()).size() > 1;
        if (merged && !feed.plan().alone()) {
            findings.add(Finding.warning(
                    feed.mapping().location().toString(),
                    "the foreign key " + key.name() + " has several columns, whose values are not rewritten",
                    "Make sure that the rows of different feeds share them or have none in common."));
        }
    }

    private List<Pointer> declared(PlannedFeed feed, String column, Reference reference) {
        List<Pointer> pointers = new ArrayList<>();
        Location at = reference.location();
        if (reference instanceof Reference.Whole whole) {
            pointer(feed, column, WHOLE, null, whole.place(), whole.orphans(), at)
                    .ifPresent(pointers::add);
        } else if (reference instanceof Reference.ByType type) {
            if (!sent(feed, type.column())) {
                refuse(at, "is of a type by " + type.column() + ", which the feed does not fill", "Correct by.");
                return pointers;
            }
            type.places().forEach((value, place) -> {
                String condition =
                        "CAST(r." + Quoted.identifier(type.column()) + " AS text) = " + Quoted.literal(value);
                pointer(feed, column, WHOLE, condition, place, type.orphans(), at)
                        .ifPresent(pointers::add);
            });
        } else if (reference instanceof Reference.InJson json) {
            if (!type(feed, column).equals("jsonb")) {
                refuse(at, "keys can be rewritten in jsonb only, and this is " + type(feed, column), "Convert it.");
                return pointers;
            }
            json.places().forEach((path, place) -> {
                Pointer.Place where = Pointer.Place.inJson(path);
                pointer(feed, column, where, null, place, json.orphans(), at).ifPresent(pointers::add);
            });
        } else if (reference instanceof Reference.InText text) {
            text.places()
                    .forEach((after, place) -> pointer(
                                    feed, column, new Pointer.Place.InText(after), null, place, text.orphans(), at)
                            .ifPresent(pointers::add));
        }
        return pointers;
    }

    private Optional<Pointer> pointer(
            PlannedFeed feed,
            String column,
            Pointer.Place where,
            @Nullable String condition,
            Reference.Place place,
            Orphans orphans,
            Location at) {
        List<PlannedFeed> parents = feeds.getOrDefault(place.table(), List.of());
        if (parents.isEmpty()) {
            return Optional.empty();
        }
        Optional<PlannedFeed> parent = parent(feed, place, parents);
        if (parent.isEmpty()) {
            refuse(
                    at,
                    column + " points to " + place.table() + ", which has "
                            + (parents.stream().anyMatch(each -> sameSource(each, feed)) ? "several feeds" : "no feed")
                            + " from source " + feed.plan().source(),
                    "Name the feed: {to: " + place.table() + ", feed: …}; it has "
                            + parents.stream().map(each -> each.plan().feed()).toList() + ".");
            return Optional.empty();
        }
        Table target = layout.tables().get(place.table());
        @Nullable String unique = place.column();
        if (target != null && unique != null && target.key().equals(List.of(unique))) {
            unique = null;
        }
        String held = unique;
        if (held != null && !sent(parent.get(), held)) {
            refuse(
                    at,
                    column + " points to " + place.table() + " by " + held + ", which the feed "
                            + parent.get().plan().feed() + " of that table does not fill",
                    "Name a column that it fills, or give this reference only to the feeds that need it.");
            return Optional.empty();
        }
        if (unique != null && (where instanceof Pointer.Place.InJsonArray || where instanceof Pointer.Place.InText)) {
            refuse(at, "values of " + unique + " cannot be found in arrays and texts, only keys can", "Remove key.");
            return Optional.empty();
        }
        if (orphans == Orphans.NULL && where instanceof Pointer.Place.InText) {
            refuse(at, "a key in the middle of a text cannot become NULL", "Say orphans: keep or quarantine.");
            return Optional.empty();
        }
        boolean vouched = where.equals(WHOLE) && condition == null && vouches(feed, column, parent.get(), unique);
        return Optional.of(new Pointer(
                column, where, condition, place.table(), parent.get().plan().feed(), unique, orphans, !vouched));
    }

    /** The feed that is named; else the one of the same name; else the one of the same source. */
    private static Optional<PlannedFeed> parent(PlannedFeed feed, Reference.Place place, List<PlannedFeed> parents) {
        Set<String> names = new LinkedHashSet<>();
        if (place.feed() != null) {
            names.add(place.feed());
        } else {
            names.add(feed.plan().feed());
            names.add(feed.plan().source());
        }
        for (String name : names) {
            for (PlannedFeed parent : parents) {
                if (parent.plan().feed().equals(name)) {
                    return Optional.of(parent);
                }
            }
        }
        List<PlannedFeed> same =
                parents.stream().filter(parent -> sameSource(parent, feed)).toList();
        return place.feed() == null && same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    private static boolean sameSource(PlannedFeed one, PlannedFeed other) {
        return one.plan().source().equals(other.plan().source());
    }

    /** Whether a foreign key of the source itself says that no row points to nothing. */
    private static boolean vouches(PlannedFeed feed, String column, PlannedFeed parent, @Nullable String unique) {
        @Nullable Column source = feed.taken().get(column);
        FeedPlan to = parent.plan();
        return source != null
                && unique == null
                && sameSource(feed, parent)
                && to.filter() == null
                && to.refusals().isEmpty()
                && feed.from().constraints(Constraint.Kind.FOREIGN_KEY).stream()
                        .anyMatch(key -> key.validated()
                                && key.columns().equals(List.of(source.name()))
                                && to.from().equals(key.references()));
    }

    private static boolean sent(PlannedFeed feed, String column) {
        return feed.plan().column(column).isPresent();
    }

    private static String type(PlannedFeed feed, String column) {
        return feed.plan()
                .column(column)
                .map(made -> made.inTarget() == null ? made.type().plain() : "jsonb")
                .orElse("");
    }

    private void refuse(Location where, String what, String wayOut) {
        findings.add(Finding.refusal(where.toString(), what, wayOut));
    }
}
