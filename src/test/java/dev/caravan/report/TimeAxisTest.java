package dev.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TimeAxisTest {
    private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");
    private static final Offset<Double> NEAR = within(0.01);

    @Test
    void placesMomentsInProportion() {
        TimeAxis axis = TimeAxis.over(List.of(span(0, 60), span(60, 200)));

        assertThat(axis.at(at(0))).isEqualTo(0, NEAR);
        assertThat(axis.at(at(50))).isEqualTo(25, NEAR);
        assertThat(axis.at(at(200))).isEqualTo(100, NEAR);
        assertThat(axis.pauses()).isEmpty();
    }

    @Test
    void countsInRoundTimes() {
        assertThat(TimeAxis.over(List.of(span(0, 252))).ticks())
                .extracting(TimeAxis.Tick::label)
                .containsExactly("0", "1 min", "2 min", "3 min", "4 min");
    }

    @Test
    void cutsTheNightBeforeAResume() {
        TimeAxis axis = TimeAxis.over(List.of(span(0, 100), span(36_100, 36_200)));

        assertThat(axis.at(at(100))).isEqualTo(48.5, NEAR);
        assertThat(axis.at(at(36_100))).isEqualTo(51.5, NEAR);
        assertThat(axis.at(at(36_200))).isEqualTo(100, NEAR);
        assertThat(axis.pauses()).extracting(TimeAxis.Pause::label).containsExactly("paused 10 h");
    }

    @Test
    void standsStillIfNothingTookTime() {
        TimeAxis axis = TimeAxis.over(List.of(span(0, 0)));

        assertThat(axis.at(at(0))).isEqualTo(0, NEAR);
        assertThat(axis.ticks()).hasSize(1);
    }

    @Test
    void findsADistanceOfTicksForRunsOfAnyLength() {
        assertThat(RoundTimes.step(Duration.ofMillis(3), 6)).isEqualTo(Duration.ofMillis(1));
        assertThat(RoundTimes.step(Duration.ofHours(5), 6)).isEqualTo(Duration.ofHours(1));
        assertThat(RoundTimes.step(Duration.ofDays(20), 6)).isEqualTo(Duration.ofDays(4));
    }

    private static Span span(long from, long to) {
        return new Span(at(from), at(to));
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }
}
