package dev.caravan.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file's encoding.
 *
 * @param charset how its characters are encoded
 * @param markLength bytes of the byte order mark that comes before them; 0 if there is none
 */
record Encoding(Charset charset, int markLength) {

    /** By what is declared, else by the byte order mark, else UTF-8. */
    static Encoding of(Path file, @Nullable Charset declared, CsvProblems problems) throws IOException {
        byte[] start;
        try (InputStream stream = Files.newInputStream(file)) {
            start = stream.readNBytes(ByteOrderMark.LONGEST + 1);
        }
        @Nullable ByteOrderMark mark = ByteOrderMark.of(start);
        if (start.length == (mark == null ? 0 : mark.length())) {
            problems.add(1, "the file is empty", "Was its export complete? A file without rows still has a header.");
        } else if (mark != null && declared != null && !mark.fits(declared)) {
            problems.add(
                    1,
                    "the file is declared as " + declared + " but starts with the byte order mark of " + mark.charset(),
                    "Leave out `encoding:`, or declare " + mark.charset() + '.');
        }
        problems.refuse();
        if (mark != null) {
            return new Encoding(mark.charset(), mark.length());
        }
        return new Encoding(declared == null ? StandardCharsets.UTF_8 : declared, 0);
    }
}
