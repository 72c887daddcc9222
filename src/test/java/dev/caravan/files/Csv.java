package dev.caravan.files;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A CSV file made for a test, {@code people.csv} in a folder. */
record Csv(Path folder, Path file) {

    static Csv in(Path folder) {
        return new Csv(folder, folder.resolve("people.csv"));
    }

    Csv text(String text) {
        return text(text, StandardCharsets.UTF_8);
    }

    Csv text(String text, Charset charset) {
        return bytes(text.getBytes(charset));
    }

    Csv bytes(byte[] bytes) {
        try {
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CsvFile open(String... known) {
        return open(CsvRules.NONE, known);
    }

    CsvFile open(CsvRules rules, String... known) {
        return CsvFile.open(file, rules, List.of(known));
    }

    /** The message of what is refused and, on a line each, its findings, without the folder. */
    String refusal(CsvRules rules, String... known) {
        RefusedException refused = Objects.requireNonNull(
                catchThrowableOfType(
                        RefusedException.class, () -> open(rules, known).check()),
                "nothing is refused");
        StringBuilder text = new StringBuilder(refused.getMessage());
        for (Finding finding : refused.findings()) {
            text.append('\n').append(finding);
        }
        if (!refused.wayOut().isEmpty()) {
            text.append(" → ").append(refused.wayOut());
        }
        return text.toString().replace(folder + "/", "");
    }

    String refusal(String... known) {
        return refusal(CsvRules.NONE, known);
    }
}
