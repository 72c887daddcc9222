package dev.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1 kB",
        "18400000, 18.4 MB",
        "99960, 100 kB",
        "999499, 999 kB",
        "999500, 1 MB",
        "741200000, 741 MB",
        "9223372036854775807, 9.2 EB"
    })
    void writesBytesWithThreeDigitsAtMost(long bytes, String text) {
        assertThat(Human.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "340, 340 ms",
        "3400, 3.4 s",
        "9960, 10 s",
        "59400, 59 s",
        "59600, 1 min",
        "252000, 4 min 12 s",
        "7500000, 2 h 5 min",
        "273600000, 3 d 4 h"
    })
    void writesTimesInTheirTwoLargestUnits(long millis, String text) {
        assertThat(Human.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void writesRatesOnlyOfWhatTookTime() {
        assertThat(Human.rate(9_400, Duration.ofMillis(2))).isEqualTo("4.7 MB/s");
        assertThat(Human.rate(9_400, Duration.ZERO)).isEqualTo("–");
    }

    @Test
    void writesNumbersMomentsAndShares() {
        assertThat(Human.number(3_412_009)).isEqualTo("3,412,009");
        assertThat(Human.number(1, "row")).isEqualTo("1 row");
        assertThat(Human.moment(Instant.parse("2026-11-22T21:04:10.250Z"))).isEqualTo("2026-11-22 21:04:10 UTC");
        assertThat(Human.share(1, 3)).isEqualTo("33 %");
        assertThat(Human.share(1, 400)).isEqualTo("0.3 %");
        assertThat(Human.share(0, 0)).isEqualTo("0 %");
    }
}
