package dev.caravan.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Distances between the ticks of a time axis that people can count in. */
final class RoundTimes {
    private static final List<Duration> STEPS = Stream.of(
                    millis(1, 2, 5, 10, 20, 50, 100, 200, 500),
                    millis(1_000, 2_000, 5_000, 10_000, 15_000, 30_000),
                    minutes(1, 2, 5, 10, 15, 30),
                    minutes(60, 120, 180, 360, 720))
            .flatMap(List::stream)
            .toList();

    private RoundTimes() {}

    /** The smallest that divides the time into no more than so many parts; whole days beyond the table. */
    static Duration step(Duration time, int parts) {
        return STEPS.stream()
                .filter(step -> step.multipliedBy(parts).compareTo(time) >= 0)
                .findFirst()
                .orElseGet(() -> Duration.ofDays(time.toDays() / parts + 1));
    }

    private static List<Duration> millis(long... amounts) {
        return LongStream.of(amounts).mapToObj(Duration::ofMillis).toList();
    }

    private static List<Duration> minutes(long... amounts) {
        return LongStream.of(amounts).mapToObj(Duration::ofMinutes).toList();
    }
}
