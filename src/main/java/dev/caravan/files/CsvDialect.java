package dev.caravan.files;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is written.
 *
 * @param charset its encoding
 * @param delimiter stands between two fields
 * @param quote stands around a field that contains a delimiter, a quote or a line break; doubled inside
 * @param nullMarker the unquoted field that is NULL, while every quoted field is text; null if nobody declared it: the
 *     empty field or {@code \N}, whichever the file uses, but not both
 * @param header whether the first line names the columns
 */
public record CsvDialect(
        Charset charset,
        char delimiter,
        char quote,
        @Nullable String nullMarker,
        boolean header) {

    /** A delimiter or quote for people: {@code ";"}, {@code tab}. */
    static String shown(char character) {
        return character == '\t' ? "tab" : "\"" + character + '"';
    }
}
