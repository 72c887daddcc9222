package dev.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private Instant now = Instant.EPOCH;
    private final Attempts attempts = new Attempts(() -> now);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            attempts.failed("rita");
        }
    }

    @Test
    void fiveFailuresAreFreeAndThenTheWaitGrows() {
        fail(4);
        assertThat(attempts.left("rita")).isZero();
        fail(1);
        assertThat(attempts.left("rita")).isEqualTo(Duration.ofSeconds(2));
        fail(1);
        assertThat(attempts.left("rita")).isEqualTo(Duration.ofSeconds(4));
        fail(2);
        assertThat(attempts.left("rita")).isEqualTo(Duration.ofSeconds(16));
        assertThat(attempts.left("otto")).isZero();
    }

    @Test
    void theWaitPassesAndIsNeverLongerThanAQuarterOfAnHour() {
        fail(500);
        assertThat(attempts.left("rita")).isEqualTo(Duration.ofMinutes(15));
        now = now.plus(Duration.ofMinutes(15));
        assertThat(attempts.left("rita")).isZero();
    }

    @Test
    void aSuccessAndAQuietHourAreANewBeginning() {
        fail(5);
        attempts.succeeded("rita");
        fail(4);
        assertThat(attempts.left("rita")).isZero();
        now = now.plus(Duration.ofMinutes(61));
        fail(4);
        assertThat(attempts.left("rita")).isZero();
    }

    @Test
    void namesThatAreMadeUpFillNoMemory() {
        fail(6);
        for (int i = 0; i < 20_000; i++) {
            attempts.failed("made up " + i);
        }
        assertThat(attempts.left("rita")).isZero();
    }
}
