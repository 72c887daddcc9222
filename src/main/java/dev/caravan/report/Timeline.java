package dev.caravan.report;

import java.util.List;
import java.util.Locale;

/**
 * The picture of where the time went: a lane for each step and, below, one for each table on the same axis. Across, it is
 * measured in percent so that it fits any page; down, in pixels so that its text keeps its size.
 *
 * @param tableTitle where the heading of the tables stands
 * @param end where the last lane ends
 */
record Timeline(
        List<Mark> ticks,
        List<Mark> pauses,
        List<Lane> steps,
        List<Lane> tables,
        int tableTitle,
        int end,
        String words) {

    /** A labelled place on the axis; the last one's label ends there instead of beginning. */
    record Mark(String label, double at, boolean last) {
        String x() {
            return percent(at);
        }

        String width() {
            return percent(TimeAxis.PAUSE_WIDTH);
        }
    }

    /** One line of the picture: a name, how long it took, and its bars. */
    record Lane(String label, String value, String tint, int y, List<Bar> bars) {
        static final int HEIGHT = 26;

        int labelY() {
            return y + 20;
        }

        int barY() {
            return y + 11;
        }
    }

    /**
     * A stretch of time.
     *
     * @param kind {@code work}; {@code open} if it did not end; {@code track} for the whole of a table in many chunks
     */
    record Bar(double from, double to, String kind, String title) {
        private static final double THINNEST = 0.3;

        String x() {
            return percent(Math.min(from, 100 - THINNEST));
        }

        String width() {
            return percent(Math.max(to - from, THINNEST));
        }
    }

    int height() {
        return end + 26;
    }

    int axisLabel() {
        return end + 18;
    }

    boolean hasTables() {
        return !tables.isEmpty();
    }

    boolean hasPauses() {
        return !pauses.isEmpty();
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }
}
