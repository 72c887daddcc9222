package dev.caravan.mapping;

import dev.caravan.mapping.Reference.Place;
import dev.caravan.problem.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the schema cannot say about a reference: it leads to tables and feeds of the mapping. */
final class ReferenceChecks {
    private final Mapping mapping;
    private final Reference reference;
    private final List<Finding> findings = new ArrayList<>();

    private ReferenceChecks(Mapping mapping, Reference reference) {
        this.mapping = mapping;
        this.reference = reference;
    }

    static List<Finding> check(Mapping mapping, Reference reference) {
        ReferenceChecks checks = new ReferenceChecks(mapping, reference);
        places(reference).forEach(checks::place);
        if (reference instanceof Reference.ByType byType) {
            checks.types(byType);
        }
        return checks.findings;
    }

    private static Collection<Place> places(Reference reference) {
        if (reference instanceof Reference.Whole whole) {
            return List.of(whole.place());
        }
        if (reference instanceof Reference.ByType byType) {
            return byType.places().values();
        }
        if (reference instanceof Reference.InJson inJson) {
            return inJson.places().values();
        }
        return ((Reference.InText) reference).places().values();
    }

    private void place(Place place) {
        Optional<TableMapping> table = mapping.tables().stream()
                .filter(candidate -> candidate.name().equals(place.table()))
                .findFirst();
        if (table.isEmpty()) {
            refuse(
                    "refers to " + place.table() + ", which the mapping does not make",
                    "Write SCHEMA.TABLE of a table entry.");
            return;
        }
        List<String> feeds = table.get().feeds().stream().map(FeedMapping::feed).toList();
        if (place.feed() != null && !feeds.contains(place.feed())) {
            refuse(
                    "refers to the feed " + place.feed() + " of " + place.table() + ", which has no such feed",
                    "Name one of " + feeds + ".");
        }
    }

    private void types(Reference.ByType byType) {
        Set<String> both = new LinkedHashSet<>(byType.none());
        both.retainAll(byType.places().keySet());
        if (!both.isEmpty()) {
            refuse("has a table for values that refer to nothing: " + both, "Name them under to or under none.");
        }
    }

    private void refuse(String what, String wayOut) {
        findings.add(Finding.refusal(reference.location().toString(), what, wayOut));
    }
}
