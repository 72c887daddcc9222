package dev.caravan.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Places moments between 0 and 100 percent. A run that was resumed the next morning would be two specks with a night
 * between them, so long pauses are cut down to {@value #PAUSE_WIDTH} percent, and the ticks count time at work.
 */
final class TimeAxis {
    static final double PAUSE_WIDTH = 3;
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(30);
    private static final double PAUSE_SHARE = 0.25;
    private static final int MOST_TICKS = 6;

    /** A round number of time at work, and its place. */
    record Tick(String label, double at) {}

    /** Where nothing happened for a while. */
    record Pause(String label, double at) {}

    private final List<Span> blocks;
    private final Duration work;

    private TimeAxis(List<Span> blocks) {
        this.blocks = blocks;
        this.work = Span.sum(blocks);
    }

    /** An axis over everything that happened; {@code busy} is not empty. */
    static TimeAxis over(Collection<Span> busy) {
        Duration share = Duration.ofMillis((long) (Span.busy(busy).toMillis() * PAUSE_SHARE));
        return new TimeAxis(Span.joined(busy, share.compareTo(SHORTEST_PAUSE) > 0 ? share : SHORTEST_PAUSE));
    }

    double at(Instant moment) {
        Duration before = Duration.ZERO;
        int pauses = 0;
        for (Span block : blocks) {
            if (!moment.isAfter(block.to())) {
                Duration inside = Duration.between(block.from(), moment);
                return place(before.plus(inside.isNegative() ? Duration.ZERO : inside), pauses);
            }
            before = before.plus(block.length());
            pauses++;
        }
        return 100;
    }

    List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        long step = RoundTimes.step(work, MOST_TICKS).toMillis();
        for (long millis = 0; millis <= work.toMillis(); millis += step) {
            Duration elapsed = Duration.ofMillis(millis);
            ticks.add(new Tick(millis == 0 ? "0" : Human.duration(elapsed), place(elapsed, pausesBefore(elapsed))));
        }
        return ticks;
    }

    List<Pause> pauses() {
        List<Pause> pauses = new ArrayList<>();
        for (int i = 1; i < blocks.size(); i++) {
            Instant end = blocks.get(i - 1).to();
            Duration length = Duration.between(end, blocks.get(i).from());
            pauses.add(new Pause("paused " + Human.duration(length), at(end)));
        }
        return pauses;
    }

    private double place(Duration elapsed, int pauses) {
        double room = 100 - PAUSE_WIDTH * (blocks.size() - 1);
        double share = work.isZero() ? 0 : (double) elapsed.toNanos() / work.toNanos();
        return share * room + PAUSE_WIDTH * pauses;
    }

    private int pausesBefore(Duration elapsed) {
        Duration before = Duration.ZERO;
        for (int i = 0; i < blocks.size(); i++) {
            before = before.plus(blocks.get(i).length());
            if (elapsed.compareTo(before) <= 0) {
                return i;
            }
        }
        return blocks.size() - 1;
    }
}
