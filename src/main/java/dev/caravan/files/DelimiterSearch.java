package dev.caravan.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the delimiter of a file by what it makes of the first line. */
final class DelimiterSearch {
    private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');
    private static final String DECLARE = "Declare the `delimiter:`";
    private static final int LONGEST_SHOWN = 200;

    private final Path file;
    private final Encoding encoding;
    private final CsvRules rules;
    private final KnownColumns known;
    private final CsvProblems problems;

    DelimiterSearch(Path file, Encoding encoding, CsvRules rules, KnownColumns known, CsvProblems problems) {
        this.file = file;
        this.encoding = encoding;
        this.rules = rules;
        this.known = known;
        this.problems = problems;
    }

    /**
     * The first line by the declared delimiter, or by the one that fits.
     *
     * @throws dev.caravan.problem.RefusedException if none fits, or several do
     */
    FirstLine find() throws IOException {
        if (rules.delimiter() != null) {
            return readable(List.of(read(rules.delimiter()))).get(0);
        }
        List<FirstLine> lines = new ArrayList<>();
        for (char candidate : CANDIDATES) {
            if (candidate != rules.quoteCharacter()) {
                lines.add(read(candidate));
            }
        }
        List<FirstLine> readable = readable(lines);
        return rules.hasHeader() ? byNames(readable) : byCount(readable);
    }

    private FirstLine read(char delimiter) throws IOException {
        return FirstLine.read(file, encoding, delimiter, rules.quoteCharacter());
    }

    private List<FirstLine> readable(List<FirstLine> lines) {
        List<FirstLine> readable =
                lines.stream().filter(line -> line.damage() == null).toList();
        if (readable.isEmpty()) {
            problems.add(1, Objects.requireNonNull(lines.get(0).damage()));
        } else if (rules.hasHeader() && readable.get(0).blank()) {
            problems.add(1, "the line is blank where the names of the columns should be", "Remove the blank line.");
        }
        problems.refuse();
        return readable;
    }

    /** A header that is not wholly known is still told by most of its names, and its unknown ones are reported later. */
    private FirstLine byNames(List<FirstLine> lines) {
        Collection<FirstLine> fitting = different(
                lines, line -> known.countMeant(line.fields()) == line.fields().size());
        if (fitting.isEmpty()) {
            long most = lines.stream()
                    .mapToLong(line -> known.countMeant(line.fields()))
                    .max()
                    .orElse(0);
            fitting = different(lines, line -> most > 0 && known.countMeant(line.fields()) == most);
        }
        return only(
                fitting,
                "no delimiter divides the header into known columns: " + shown(lines),
                "several delimiters divide the header into known columns: " + shown(lines),
                " and see that the line names the columns: " + String.join(", ", known.names())
                        + ". A file without a line of names needs `header: false`.");
    }

    private FirstLine byCount(List<FirstLine> lines) {
        int expected = known.names().size();
        String fields = " divides the line into the " + expected + " fields of the known columns";
        return only(
                different(lines, line -> line.fields().size() == expected),
                "no delimiter" + fields,
                "more than one delimiter" + fields,
                ". The columns are: " + String.join(", ", known.names()) + '.');
    }

    private FirstLine only(Collection<FirstLine> fitting, String none, String several, String wayOut) {
        if (fitting.size() != 1) {
            String found = fitting.isEmpty()
                    ? none
                    : several + " ("
                            + fitting.stream()
                                    .map(line -> CsvDialect.shown(line.delimiter()))
                                    .collect(Collectors.joining(", "))
                            + ')';
            problems.add(1, found, DECLARE + wayOut);
            problems.refuse();
        }
        return fitting.iterator().next();
    }

    /** Those that fit; of delimiters that make the same fields, as all do with a single column, the first. */
    private static Collection<FirstLine> different(List<FirstLine> lines, Predicate<FirstLine> fits) {
        Map<List<String>, FirstLine> different = new LinkedHashMap<>();
        lines.stream().filter(fits).forEach(line -> different.putIfAbsent(line.fields(), line));
        return different.values();
    }

    /** The header as it is in the file, without quotes, and not all of it if it is long. */
    private static String shown(List<FirstLine> lines) {
        FirstLine line = lines.get(0);
        String text = String.join(String.valueOf(line.delimiter()), line.fields());
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
