package dev.caravan.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * The columns that the headers mean, in their order; every header that means none or a second one is a problem, and so
     * is a column that none means.
     *
     * @param line where such a column is missing, from 1
     */
    List<String> columns(List<Heading> headers, long line, CsvProblems problems) {
        Map<String, Long> columns = new LinkedHashMap<>();
        List<Heading> unknown = new ArrayList<>();
        for (Heading header : headers) {
            @Nullable String column = meant(header.text());
            if (column == null) {
                unknown.add(header);
                continue;
            }
            @Nullable Long first = columns.putIfAbsent(column, header.line());
            if (first != null) {
                problems.add(
                        header.line(),
                        "column " + column + " is there twice"
                                + (first == header.line() ? "" : "; the first is in line " + first),
                        "Remove or rename one of the two.");
            }
        }
        List<String> missing =
                names.stream().filter(name -> !columns.containsKey(name)).toList();
        for (Heading header : unknown) {
            problems.add(
                    header.line(),
                    "column \"" + header.text() + "\" is not known" + didYouMean(header.text(), missing),
                    "Known columns: " + String.join(", ", names) + '.');
        }
        for (String name : missing) {
            @Nullable
            String near =
                    NearestName.of(name, unknown.stream().map(Heading::text).toList());
            problems.add(
                    line,
                    "column " + name + " is missing",
                    near == null ? "Add it to the file." : "Is it the one that the file calls \"" + near + "\"?");
        }
        return List.copyOf(columns.keySet());
    }

    private static String didYouMean(String header, List<String> missing) {
        @Nullable String nearest = NearestName.of(header, missing);
        return nearest == null ? "" : "; did you mean " + nearest + '?';
    }
}
