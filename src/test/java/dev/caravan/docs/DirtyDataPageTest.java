package dev.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/dirty-data.md has a line for each known problem, in order, and names tests that exist. */
class DirtyDataPageTest {
    private static final Path PAGE = Path.of("docs", "dirty-data.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

    /** Problems of other programs, which no row shows. */
    private static final List<String> OF_OTHERS = List.of("Q29", "Q30", "Q31");

    @Test
    void everyProblemHasItsLine() throws IOException {
        assertThat(lines().stream().map(DirtyDataPageTest::problem))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 34).mapToObj(n -> "Q" + n).toList());
    }

    @Test
    void everyLineSaysWhichTestShowsIt() throws IOException {
        assertThat(lines()).allSatisfy(line -> {
            assertThat(line.split("\\|", -1)).hasSize(6);
            assertThat(NAMED.matcher(line).find()).isNotEqualTo(OF_OTHERS.contains(problem(line)));
        });
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        for (String line : lines()) {
            var named = NAMED.matcher(line);
            while (named.find()) {
                assertThat(source(named.group(1))).contains("void " + named.group(2) + "(");
            }
        }
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| Q"))
                .toList();
    }

    private static String problem(String line) {
        return line.substring(2, line.indexOf(' ', 2));
    }

    private static String source(String test) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            return Files.readString(files.filter(file -> file.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no test " + test)));
        }
    }
}
