package dev.caravan.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, bytes and times as people read them; decided here and nowhere else. */
final class Human {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private Human() {}

    /** 3,412,009 */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** 1 table, 27 tables */
    static String number(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** 18.4 MB; a kilobyte has 1000 bytes. */
    static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes / 1000.0;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return decimal(value, value < 99.95 ? 1 : 0) + " " + UNITS[unit];
    }

    /** 5.1 MB/s, or a dash if it took no time that could be measured. */
    static String rate(long bytes, Duration time) {
        return time.toMillis() <= 0 ? "–" : bytes(Math.round(bytes * 1000.0 / time.toMillis())) + "/s";
    }

    /** 340 ms, 3.4 s, 34 s, 4 min 12 s, 2 h 5 min, 3 d 4 h */
    static String duration(Duration time) {
        long millis = time.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 9950) {
            return decimal(millis / 1000.0, 1) + " s";
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return both(seconds, 60, "min", "s");
        }
        return seconds < 86400 ? both(seconds / 60, 60, "h", "min") : both(seconds / 3600, 24, "d", "h");
    }

    /** 2026-11-22 16:23:14 UTC */
    static String moment(Instant instant) {
        return MOMENT.format(instant);
    }

    /** 46 %, with one digit more for small shares. */
    static String share(long part, long whole) {
        double percent = whole == 0 ? 0 : 100.0 * part / whole;
        return decimal(percent, percent < 9.95 ? 1 : 0) + " %";
    }

    private static String both(long amount, long factor, String large, String small) {
        String first = amount / factor + " " + large;
        return amount % factor == 0 ? first : first + " " + amount % factor + " " + small;
    }

    private static String decimal(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
