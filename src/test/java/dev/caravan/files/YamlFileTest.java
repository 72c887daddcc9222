package dev.caravan.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.problem.RefusedException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a YAML file is no list of rows is named with its line. */
class YamlFileTest {
    private final Path file;

    YamlFileTest(@TempDir Path folder) {
        this.file = folder.resolve("people.yaml");
    }

    private YamlFile open(String text, Charset charset) throws IOException {
        Files.writeString(file, text, charset);
        return YamlFile.open(file, List.of("id", "name", "more"), Set.of("more"));
    }

    private String refusal(String text) {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> open(text, StandardCharsets.ISO_8859_1));
        assertThat(refused).as(text).isNotNull();
        return refused.findings().toString().replace(file.toString(), "people.yaml");
    }

    @Test
    void columnsMayStandInAnyOrderAndCase() throws IOException {
        YamlFile read =
                open("- {name: A, ID: 1, more: }\n- {more: [1, {a: b}], id: 2, name: ~}\n", StandardCharsets.UTF_8);

        assertThat(read.columns()).containsExactly("id", "name", "more");
    }

    @Test
    void anEmptyListIsATableWithoutRows() throws IOException {
        assertThat(open("[]", StandardCharsets.UTF_8).columns()).hasSize(3);
    }

    @Test
    void columnsThatAreUnknownOrMissingAreNamedInEveryRow() {
        assertThat(refusal(
                        "- id: 1\n  nmae: A\n  more:\n- id: 2\n  name: B\n  more: 1\n  size: 3\n- id: 3\n  more: 2\n"))
                .contains(
                        "people.yaml:2",
                        "column \"nmae\" is not known; did you mean name?",
                        "people.yaml:1",
                        "column name is missing",
                        "Is it the one that the file calls \"nmae\"?",
                        "people.yaml:7",
                        "column \"size\" is not known",
                        "people.yaml:8");
    }

    @Test
    void aColumnThatIsThereTwiceIsNamedWithBothLines() {
        assertThat(refusal("- id: 1\n  name: A\n  more:\n  Name: B\n"))
                .contains("people.yaml:4", "column name is there twice; the first is in line 2");
        assertThat(refusal("- id: 1\n  name: A\n  more:\n    a: 1\n    b: 2\n    a: 3\n"))
                .contains("people.yaml:6", "key a is there twice; the first is in line 4");
    }

    @Test
    void whatIsNoListOfRowsIsRefused() {
        assertThat(refusal("")).contains("people.yaml:1", "not a list of rows", "[]");
        assertThat(refusal("\nid: 1\nname: A\n")).contains("people.yaml:2", "not a list of rows");
        assertThat(refusal("- {id: 1, name: A, more: }\n- 2\n")).contains("people.yaml:2", "this is not a row");
        assertThat(refusal("- {id: 1, name: A, more: }\n- [x]: 2\n"))
                .contains("people.yaml:2", "this is not the name of a column");
        assertThat(refusal("- id: 1\n  name: \"A\n")).contains("people.yaml:3", "not valid YAML");
        assertThat(refusal("- {id: 1}\n---\n- {id: 2}\n")).contains("people.yaml:2", "not valid YAML");
    }

    @Test
    void onlyJsonHoldsListsAndMaps() {
        assertThat(refusal("- id: 1\n  name:\n  - A\n  more:\n"))
                .contains("people.yaml:3", "column name is a list, but not of type json or jsonb");
        assertThat(refusal("- id: 1\n  name: {a: 1}\n  more:\n")).contains("people.yaml:2", "column name is a map");
    }

    @Test
    void whatGoesRoundInACircleIsRefused() {
        assertThat(refusal("- id: 1\n  name: A\n  more: &all\n    a: *all\n"))
                .contains("used again by an alias", "Write it out");
    }

    @Test
    void bytesThatAreNotUtf8AndTheCharacterZeroAreNamed() {
        assertThat(refusal("- id: 1\n  name: Zürich\n  more:\n")).contains("people.yaml:2", "byte 0xFC", "in UTF-8");
        assertThat(refusal("- id: 1\n  name: \"a\\0\"\n  more:\n")).contains("people.yaml:2", "character 0x00");
    }
}
