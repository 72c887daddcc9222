package dev.caravan.files;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What is declared of a CSV file. Whatever is null is recognised, or has its default.
 *
 * @param charset {@code encoding:}; recognised by the byte order mark, else UTF-8
 * @param delimiter {@code delimiter:}; recognised by the names in the header
 * @param quote {@code quote:}; by default {@code "}
 * @param nullMarker {@code null:}; by default the empty field or {@code \N}, see {@link CsvDialect#nullMarker}
 * @param header {@code header:}; by default there is one; without one the columns come in their known order
 */
public record CsvRules(
        @Nullable Charset charset,
        @Nullable Character delimiter,
        @Nullable Character quote,
        @Nullable String nullMarker,
        @Nullable Boolean header) {
    /** Nothing is declared. */
    public static final CsvRules NONE = new CsvRules(null, null, null, null, null);

    private static final char DEFAULT_QUOTE = '"';

    /** @throws IllegalArgumentException if the parts contradict each other; the message continues their name */
    public CsvRules {
        char quotes = quote == null ? DEFAULT_QUOTE : quote;
        if (isLineBreak(quotes) || (delimiter != null && isLineBreak(delimiter))) {
            throw new IllegalArgumentException("cannot have a line break as delimiter or quote");
        }
        if (delimiter != null && delimiter == quotes) {
            throw new IllegalArgumentException("cannot have the same character as delimiter and quote");
        }
        if (nullMarker != null && nullMarker.chars().anyMatch(each -> isSyntax((char) each, delimiter, quotes))) {
            throw new IllegalArgumentException("cannot have a delimiter, quote or line break in the marker of NULL");
        }
    }

    /** The quote, declared or default. */
    char quoteCharacter() {
        return quote == null ? DEFAULT_QUOTE : quote;
    }

    /** Whether the first line names the columns. */
    boolean hasHeader() {
        return header == null || header;
    }

    private static boolean isSyntax(char character, @Nullable Character delimiter, char quote) {
        return isLineBreak(character) || character == quote || (delimiter != null && character == delimiter);
    }

    private static boolean isLineBreak(char character) {
        return character == '\n' || character == '\r';
    }
}
