package dev.caravan.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A file that appears with all of its content, or not at all. */
final class WholeFile {
    private WholeFile() {}

    static void write(Path file, String content) throws IOException {
        // Not createTempFile: its files are for their owner alone, and a report is there to be handed over.
        Path draft = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
