package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Standard input belongs to the whole process. */
@Isolated
class PasswordCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return CaravanCommand.commandLine(new Terminal(outStream, errStream, false))
                    .execute("password", "--stdin");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aPasswordBecomesAHashThatItMatches() {
        assertThat(run("correct hörse battery\n")).isZero();

        String hash = out.toString(StandardCharsets.UTF_8).strip();
        assertThat(hash).startsWith("{bcrypt}$2a$12$");
        assertThat(new BCryptPasswordEncoder().matches("correct hörse battery", hash.substring("{bcrypt}".length())))
                .isTrue();
    }

    @Test
    void aShortOneAnEndlessOneAndNoneAreRefusedAndNotRepeated() {
        assertThat(run("secret\n")).isEqualTo(2);
        assertThat(run("secret".repeat(20) + "\n")).isEqualTo(2);
        assertThat(run("")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("fewer than 12 characters", "more than 72 bytes", "no password on standard input")
                .doesNotContain("secret");
        assertThat(out.size()).isZero();
    }
}
