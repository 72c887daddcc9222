package dev.caravan.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes at the start of a file that tell its encoding.
 *
 * @param charset the encoding that they tell
 */
record ByteOrderMark(Charset charset) {
    /** The length of the longest mark, in bytes. */
    static final int LONGEST = 3;

    private static final List<ByteOrderMark> ALL = List.of(
            new ByteOrderMark(StandardCharsets.UTF_8),
            new ByteOrderMark(StandardCharsets.UTF_16LE),
            new ByteOrderMark(StandardCharsets.UTF_16BE));

    /** The mark that a file starts with; null if there is none. */
    static @Nullable ByteOrderMark of(byte[] start) {
        for (ByteOrderMark mark : ALL) {
            int length = mark.length();
            if (start.length >= length && Arrays.equals(mark.bytes(), Arrays.copyOf(start, length))) {
                return mark;
            }
        }
        return null;
    }

    /** In bytes. */
    int length() {
        return bytes().length;
    }

    /** Whether a file with this mark may be declared to have that encoding; UTF-16 leaves the byte order to the mark. */
    boolean fits(Charset declared) {
        return declared.equals(charset)
                || (declared.equals(StandardCharsets.UTF_16) && !charset.equals(StandardCharsets.UTF_8));
    }

    private byte[] bytes() {
        return "\uFEFF".getBytes(charset);
    }
}
