package dev.caravan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows of text in aligned columns. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<String> header;
    private final Set<Integer> right;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param right columns that are aligned to the right, from 0 */
    TextTable(List<String> header, Set<Integer> right) {
        this.header = header;
        this.right = right;
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        all.addAll(rows);
        int[] widths = new int[header.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - width(row.get(i)));
            cells.add(right.contains(i) ? padding + row.get(i) : row.get(i) + padding);
        }
        return cells.stream().collect(Collectors.joining(GAP)).stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
