package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command answered, what it said besides, and the code that it exited with. */
public record Outcome(int exitCode, String out, String err) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The answer of a command with {@code --output json}: one document and nothing else. */
    public JsonNode json() {
        return JSON.readTree(out);
    }

    /** Ended with a message for people: this code, these words, and nothing that only a programmer understands. */
    public Outcome failsWith(int expectedExitCode, String... words) {
        assertThat(exitCode).as(toString()).isEqualTo(expectedExitCode);
        assertThat(out + err)
                .contains(words)
                .as("no stack trace and no class names")
                .doesNotContain("\tat ", "Exception", "java.", "org.")
                .as("a way out")
                .contains("→");
        return this;
    }

    /** Nowhere in its output does it show any of these, which are values of rows. */
    public Outcome keepsToItself(String... values) {
        assertThat(out + err).doesNotContain(List.of(values));
        return this;
    }
}
