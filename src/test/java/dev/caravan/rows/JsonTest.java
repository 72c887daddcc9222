package dev.caravan.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
    private final Json json = new Json();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1}",
                "[1, 2.50, true, null]",
                " \"already a string\" ",
                "0",
                "-1.5e10",
                "null",
                "{\"nested\": {\"deep\": [[\"x\"]]}}",
                "\"\\ud83d\\ude00\"",
                "\"Überstraße 😀\"",
                "{}",
            })
    void whatIsJsonStaysAsItIsDownToTheBlanks(String text) {
        assertThat(orText(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A plain sentence.",
                "",
                " ",
                "{\"a\": 1",
                "{'a': 1}",
                "{\"a\": 1} and more",
                "1 2",
                "NaN",
                "Infinity",
                "TRUE",
                "007",
                ".5",
                "1.",
                "+1",
                "\"with a \ttab\"",
                "// a comment",
                "[1, 2,]",
            })
    void whatIsNotJsonBecomesAStringThatSaysTheSame(String text) {
        assertThat(unquoted(orText(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\\u0000b\"",
                "{\"k\\u0000\": 1}",
                "[\"\\ud800\"]",
                "[\"\\udc00\\ud800\"]",
                "{\"\\udfff\": 1}",
                "1e200000",
                "[1e-200000]",
                "{\"a\": {\"b\": 9e999999999}}",
            })
    void jsonThatTheServerWouldRefuseBecomesAString(String text) {
        assertThat(unquoted(orText(text))).isEqualTo(text);
    }

    @Test
    void duplicateKeysWouldLoseOneOfThem() {
        String text = "{\"a\": 1, \"a\": 2}";

        assertThat(unquoted(orText(text))).isEqualTo(text);
    }

    @Test
    void aNumberOfManyDigitsStaysANumber() {
        String digits = "9".repeat(900);

        assertThat(orText(digits)).isEqualTo(digits);
    }

    @Test
    void aNumberTooLongForTheServerBecomesAString() {
        String digits = "9".repeat(140_000);

        assertThat(unquoted(orText(digits))).isEqualTo(digits);
    }

    @Test
    void nestingWithoutEndBecomesAString() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(unquoted(orText(deep))).isEqualTo(deep);
    }

    @Test
    void nullStaysNullAndOtherColumnsStayAsTheyAre() {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("details", null);
        row.put("note", "not JSON");

        assertThat(json.orText(row, "details"))
                .containsEntry("details", null)
                .containsEntry("note", "not JSON")
                .isSameAs(row);
    }

    private String orText(String text) {
        Map<String, @Nullable Object> row = new HashMap<>(Map.of("details", text));
        return String.valueOf(json.orText(row, "details").get("details"));
    }

    private static String unquoted(String text) {
        return new JsonMapper().readTree(text).stringValue();
    }
}
