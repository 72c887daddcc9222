package dev.caravan.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * What keeps a record from being read.
 *
 * @param what in words that continue the record's place; no value of a row
 * @param wayOut what to do about it
 */
record Damage(String what, String wayOut) {
    private static final String NOT_READ_ON = "; the file was not read further";

    /** Bytes that are not of the encoding. */
    static Damage malformed(Charset charset, long offset, byte[] bytes) {
        StringBuilder shown = new StringBuilder(bytes.length == 1 ? "byte" : "bytes");
        for (byte each : bytes) {
            shown.append(String.format(" 0x%02X", each));
        }
        String other = charset.equals(StandardCharsets.UTF_8) ? "windows-1252" : "UTF-8";
        return new Damage(
                shown + " at offset " + offset + (bytes.length == 1 ? " is" : " are") + " not " + charset,
                "Declare the encoding that the file was written in, for example `encoding: " + other + "`.");
    }

    /**
     * The one character that PostgreSQL has no place for.
     *
     * @param where the line or the column, in words
     */
    static Damage zero(String where) {
        return new Damage(
                where + " contains the character 0x00, which PostgreSQL cannot store",
                "Remove it from the file; if every other byte is zero, declare `encoding: UTF-16LE` or UTF-16BE.");
    }

    /** The parser takes such a field for unquoted; who wrote it did not. */
    static Damage spaceBeforeQuote() {
        return new Damage("a space stands before an opening quote", "Write the quote directly after the delimiter.");
    }

    /** The parser's reason, told by its first words: its exception knows no kinds. */
    static Damage syntax(CsvParseException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (reason.startsWith("Unclosed quoted field")) {
            return new Damage(
                    "a quote is opened and not closed before the end of the file",
                    "Close the quoted field; a quote inside one is written twice.");
        }
        if (reason.startsWith("Unexpected character after closing quote")) {
            return new Damage(
                    "text follows a closing quote" + NOT_READ_ON,
                    "Write a quote inside a quoted field twice, and nothing between its last quote and the delimiter.");
        }
        if (reason.contains("buffer size")) {
            return new Damage(
                    "a field has more than 16 million characters" + NOT_READ_ON, "Is a quote opened and not closed?");
        }
        throw failure;
    }
}
