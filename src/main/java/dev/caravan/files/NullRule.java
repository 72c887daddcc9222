package dev.caravan.files;

import org.jspecify.annotations.Nullable;

/**
 * Tells which unquoted fields are NULL. Undeclared, both the empty field and {@code \N} are; but a file that has both
 * means something else by one of them, and only its owner knows by which.
 */
final class NullRule {
    private static final String BACKSLASH_N = "\\N";

    private final @Nullable String declared;
    private final CsvProblems problems;
    private long emptySince;
    private long backslashSince;
    private boolean reported;

    /** @param declared null if the file itself is to show it */
    NullRule(@Nullable String declared, CsvProblems problems) {
        this.declared = declared;
        this.problems = problems;
    }

    /** @param line of the record, for the problem of a file that has both markers */
    boolean isNull(char[] buffer, int offset, int length, long line) {
        if (declared != null) {
            return equal(declared, buffer, offset, length);
        }
        if (length == 0) {
            emptySince = emptySince == 0 ? line : emptySince;
        } else if (equal(BACKSLASH_N, buffer, offset, length)) {
            backslashSince = backslashSince == 0 ? line : backslashSince;
        } else {
            return false;
        }
        if (emptySince > 0 && backslashSince > 0 && !reported) {
            reported = true;
            report();
        }
        return true;
    }

    private void report() {
        problems.add(
                Math.max(emptySince, backslashSince),
                emptySince <= backslashSince
                        ? "an unquoted \\N, after unquoted empty fields since line " + emptySince
                        : "an unquoted empty field, after unquoted \\N since line " + backslashSince,
                "Declare which of them is NULL: `null: '\\N'` makes the empty field an empty text, `null: ''` makes \\N"
                        + " a text.");
    }

    private static boolean equal(String marker, char[] buffer, int offset, int length) {
        if (length != marker.length()) {
            return false;
        }
        for (int each = 0; each < length; each++) {
            if (buffer[offset + each] != marker.charAt(each)) {
                return false;
            }
        }
        return true;
    }
}
