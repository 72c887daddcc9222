package dev.caravan.files;

import java.util.List;

/**
 * What a file calls a column.
 *
 * @param line where it stands, from 1
 */
record Heading(String text, long line) {

    /** Those of the first line. */
    static List<Heading> first(List<String> texts) {
        return texts.stream().map(text -> new Heading(text, 1)).toList();
    }
}
