package dev.caravan.files;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a file must have, and what its header calls them.
 *
 * @param names in the order in which they are known; all different
 */
record KnownColumns(List<String> names) {

    KnownColumns(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** The column that a header means: exactly, else the only one that differs by case alone; null if there is none. */
    @Nullable
    String meant(String header) {
        if (names.contains(header)) {
            return header;
        }
        List<String> similar =
                names.stream().filter(name -> name.equalsIgnoreCase(header)).toList();
        return similar.size() == 1 ? similar.get(0) : null;
    }

    long countMeant(List<String> headers) {
        return headers.stream().filter(header -> meant(header) != null).count();
    }

    /** The columns that the headers mean, in their order; every header that means none or a second one is a problem. */
    List<String> columns(List<String> headers, CsvProblems problems) {
        Set<String> columns = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        for (String header : headers) {
            @Nullable String column = meant(header);
            if (column == null) {
                unknown.add(header);
            } else if (!columns.add(column)) {
                problems.add(1, "column " + column + " is there twice", "Remove or rename one of the two.");
            }
        }
        List<String> missing =
                names.stream().filter(name -> !columns.contains(name)).toList();
        for (String header : unknown) {
            problems.add(
                    1,
                    "column \"" + header + "\" is not known" + didYouMean(header, missing),
                    "Known columns: " + String.join(", ", names) + '.');
        }
        for (String name : missing) {
            @Nullable String near = NearestName.of(name, unknown);
            problems.add(
                    1,
                    "column " + name + " is missing",
                    near == null ? "Add it to the file." : "Is it the one that the file calls \"" + near + "\"?");
        }
        return List.copyOf(columns);
    }

    private static String didYouMean(String header, List<String> missing) {
        @Nullable String nearest = NearestName.of(header, missing);
        return nearest == null ? "" : "; did you mean " + nearest + '?';
    }
}
