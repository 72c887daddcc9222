package dev.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.convert.Conversions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/conversions.md has a row for each conversion, and for nothing else. */
class ConversionsPageTest {

    @Test
    void everyConversionHasItsRow() throws IOException {
        Set<String> rows = Files.readAllLines(Path.of("docs/conversions.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(LinkedHashSet::new));

        assertThat(rows).containsExactlyElementsOf(Conversions.names());
    }
}
