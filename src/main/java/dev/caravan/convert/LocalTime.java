package dev.caravan.convert;

import dev.caravan.database.Quoted;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads times without a zone as local times of one. The zone's offsets a day before and a day after give two candidates
 * for the instant, PostgreSQL's own reading a third; those whose local time is the given one are meant. There are none
 * where clocks were put forward, and two where they were put back, by however much.
 *
 * @param choice the instant to take
 */
record LocalTime(String zone, Choice choice) {
    static final String ARGUMENT = "a time zone such as Europe/London, and after it first or second if need be";

    private static final Pattern GRAMMAR = Pattern.compile("(\\S+)(?:\\s+(first|second))?");

    /** Between them nothing that is calculated here is out of PostgreSQL's range. */
    private static final String CALCULABLE = "timestamp '4714-11-27 00:00:00 BC' AND timestamp '294276-12-28 00:00:00'";

    private static final String EARLIEST = "min(candidate.instant)";
    private static final String LATEST = "max(candidate.instant)";

    enum Choice {
        FIRST(EARLIEST),
        SECOND(LATEST),
        NONE("CASE WHEN " + EARLIEST + " = " + LATEST + " THEN " + EARLIEST + " END");

        private final String sql;

        Choice(String sql) {
            this.sql = sql;
        }
    }

    static LocalTime of(String argument) {
        Matcher words = GRAMMAR.matcher(argument.strip());
        if (!words.matches() || !known(words.group(1))) {
            throw new UnknownConversionException(
                    "\"" + argument + "\" is no local time of a zone", "Write " + ARGUMENT + ".");
        }
        String choice = words.group(2);
        return new LocalTime(
                words.group(1), choice == null ? Choice.NONE : Choice.valueOf(choice.toUpperCase(Locale.ROOT)));
    }

    /** Short names are left out: PostgreSQL takes CET as an offset that never changes, Java as one that does. */
    private static boolean known(String zone) {
        return zone.equals("UTC")
                || (zone.contains("/")
                        && !zone.startsWith("SystemV/")
                        && ZoneId.getAvailableZoneIds().contains(zone));
    }

    Converted instant(String input) {
        String sql = Sql.once(input, it -> decide(it, in(it, zone), "NULL", choice.sql));
        return new Converted(sql, "timestamp with time zone", objections(input), null);
    }

    Converted utc(String input) {
        return new Converted(
                "(" + in(instant(input).sql(), "UTC") + ")", Kind.LOCAL_TIME.type(), objections(input), null);
    }

    private List<Objection> objections(String input) {
        List<Objection> objections = new ArrayList<>();
        objections.add(objection(input, "count(*) = 0", "a local time that " + zone + " skipped"));
        if (choice == Choice.NONE) {
            objections.add(objection(
                    input,
                    "coalesce(" + EARLIEST + " <> " + LATEST + ", false)",
                    "a local time that occurred twice in " + zone));
        }
        objections.add(new Objection(
                Sql.once(
                        input,
                        it -> "coalesce(isfinite(" + it + ") AND " + it + " NOT BETWEEN " + CALCULABLE + ", false)"),
                "a time at the edge of what PostgreSQL can hold",
                States.NO_SUCH_TIME));
        return objections;
    }

    private Objection objection(String input, String aggregate, String what) {
        return new Objection(Sql.once(input, it -> decide(it, "false", "false", aggregate)), what, States.NO_SUCH_TIME);
    }

    /**
     * Goes through the cases.
     *
     * @param plain the result where the zone's offset is the same for days, and for NULL and infinity
     * @param atTheEdge the result where nothing can be calculated
     * @param aggregate the result where the offset changes, over the candidates that are meant
     */
    private String decide(String local, String plain, String atTheEdge, String aggregate) {
        String before = "(" + local + " - interval '1 day')";
        String after = "(" + local + " + interval '1 day')";
        return "CASE WHEN " + local + " IS NULL OR NOT isfinite(" + local + ") THEN " + plain
                + " WHEN " + local + " NOT BETWEEN " + CALCULABLE + " THEN " + atTheEdge
                + " WHEN " + offset(before) + " = " + offset(after) + " THEN " + plain
                + " ELSE (SELECT " + aggregate + " FROM (VALUES "
                + candidate(local, in(local, zone)) + ", "
                + candidate(local, in("(" + local + " - " + offset(before) + ")", "UTC")) + ", "
                + candidate(local, in("(" + local + " - " + offset(after) + ")", "UTC"))
                + ") AS candidate (local_time, instant) WHERE "
                + in("candidate.instant", zone) + " = candidate.local_time) END";
    }

    /** What the zone's clocks are ahead of UTC at a time that is given in UTC. */
    private String offset(String utc) {
        return "(" + in(in(utc, "UTC"), zone) + " - " + utc + ")";
    }

    private static String candidate(String local, String instant) {
        return "(" + local + ", " + instant + ")";
    }

    private static String in(String time, String zone) {
        return time + " AT TIME ZONE " + Quoted.literal(zone);
    }
}
