package dev.caravan.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Postgres
@TestInstance(Lifecycle.PER_CLASS) // each test makes its table anew
class LocalTimesIT {
    private static final String TYPE = "timestamp without time zone";
    private static final String REFUSED = "refused";

    private final TestDatabase database;

    LocalTimesIT(TestDatabase database) {
        this.database = database;
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/London,2021-03-28 00:59:59.999999,2021-03-28 00:59:59.999999",
        "Europe/London,2021-03-28 01:00,refused",
        "Europe/London,2021-03-28 01:30,refused",
        "Europe/London,2021-03-28 02:00,2021-03-28 01:00:00",
        "Europe/London,2020-10-25 00:59:59.999999,2020-10-24 23:59:59.999999",
        "Europe/London,2020-10-25 01:00,refused",
        "Europe/London,2020-10-25 01:30,refused",
        "Europe/London,2020-10-25 01:59:59.999999,refused",
        "Europe/London,2020-10-25 02:00,2020-10-25 02:00:00",
        "Europe/London first,2020-10-25 01:30,2020-10-25 00:30:00",
        "Europe/London second,2020-10-25 01:30,2020-10-25 01:30:00",
        "Europe/London first,2020-10-25 02:00,2020-10-25 02:00:00",
        "Europe/London second,2020-10-25 00:30,2020-10-24 23:30:00",
        "Europe/London first,2021-03-28 01:30,refused",
        "Europe/London second,2021-03-28 01:30,refused",
        "Europe/London,2021-07-01 12:00,2021-07-01 11:00:00",
        "Europe/London,2021-01-01 12:00,2021-01-01 12:00:00",
        "Australia/Lord_Howe,2021-10-03 02:15,refused",
        "Australia/Lord_Howe,2021-10-03 02:30,2021-10-02 15:30:00",
        "Australia/Lord_Howe,2021-04-04 01:45,refused",
        "Australia/Lord_Howe first,2021-04-04 01:45,2021-04-03 14:45:00",
        "Australia/Lord_Howe second,2021-04-04 01:45,2021-04-03 15:15:00",
        "Australia/Lord_Howe,2021-04-04 01:15,2021-04-03 14:15:00",
        "America/New_York,2021-03-14 02:30,refused",
        "America/New_York,2021-11-07 01:30,refused",
        "America/New_York first,2021-11-07 01:30,2021-11-07 05:30:00",
        "America/New_York second,2021-11-07 01:30,2021-11-07 06:30:00",
        "Antarctica/Troll,2021-10-31 01:30,refused",
        "Antarctica/Troll first,2021-10-31 01:30,2021-10-30 23:30:00",
        "Antarctica/Troll second,2021-10-31 01:30,2021-10-31 01:30:00",
        "Pacific/Apia,2011-12-30 12:00,refused",
        "America/Juneau first,1867-10-18 12:00,1867-10-17 20:57:41",
        "UTC,2021-03-28 01:30,2021-03-28 01:30:00",
    })
    void aLocalTimeIsTheInstantThatItWasOrRefused(String zone, String local, String utc) {
        Column column = Column.of(database, "timestamp", local);
        String expected = utc.equals(REFUSED) ? "refused by %s 22008" : utc;

        assertThat(column.through(Chain.of(TYPE).then("zone", zone), "%s AT TIME ZONE 'UTC'"))
                .containsExactly(expected.formatted("zone"));
        assertThat(column.through(Chain.of(TYPE).then("to_utc", zone))).containsExactly(expected.formatted("to_utc"));
    }

    @Test
    void nullAndInfinityStayAndTheEdgesAreRefused() {
        Column column = Column.of(
                database,
                "timestamp",
                null,
                "infinity",
                "-infinity",
                "294276-12-31 23:59:59.999999",
                "4714-11-24 00:00:00 BC",
                "294276-12-28 00:00:00",
                "4714-11-27 00:00:00 BC");

        for (String zone : List.of("America/New_York", "Pacific/Kiritimati first", "Pacific/Pago_Pago second")) {
            assertThat(column.through(Chain.of(TYPE).then("zone", zone), "isfinite(%s)"))
                    .containsExactly(
                            null, "false", "false", "refused by zone 22008", "refused by zone 22008", "true", "true");
        }
    }

    @Test
    void theSessionDoesNotMatter() {
        Column column = Column.of(database, "timestamp(3)", "2020-10-25 01:30", "2021-07-01 12:00");
        Chain chain = Chain.of("timestamp(3) without time zone").then("zone", "Europe/London second");

        for (String zone : List.of("Asia/Kolkata", "America/New_York", "Europe/London")) {
            assertThat(column.in(
                                    "TimeZone = '" + zone + "'",
                                    "DateStyle = 'ISO, DMY'",
                                    "IntervalStyle = 'sql_standard'")
                            .through(chain, "CAST(extract(epoch FROM %s) AS bigint)"))
                    .containsExactly("1603589400", "1625137200");
        }
    }

    @Test
    void laterStepsTakeUtcAsALocalTime() {
        assertThat(Column.of(database, "timestamp", "2021-07-01 12:00", "2021-03-28 01:30")
                        .through(
                                Chain.of(TYPE).then("to_utc", "Europe/London").then("zone", "Asia/Tokyo"),
                                "%s AT TIME ZONE 'UTC'"))
                .containsExactly("2021-07-01 02:00:00", "refused by to_utc 22008");
    }

    /** Servers may know other rules than Java, but not for these zones and years. */
    @ParameterizedTest
    @ValueSource(strings = {"Europe/London", "Australia/Lord_Howe", "America/New_York", "Antarctica/Troll"})
    void javaSaysTheSameAroundEveryChangeOfTheClocks(String zone) {
        List<LocalDateTime> locals = aroundChanges(ZoneId.of(zone));
        Column column = Column.of(
                database, "timestamp", locals.stream().map(String::valueOf).toArray(String[]::new));

        for (String which : List.of("", " first", " second")) {
            assertThat(column.through(
                            Chain.of(TYPE).then("zone", zone + which), "CAST(extract(epoch FROM %s) AS bigint)"))
                    .hasSizeGreaterThan(500)
                    .isEqualTo(locals.stream()
                            .map(local -> expected(ZoneId.of(zone), local, which))
                            .toList());
        }
    }

    private static List<LocalDateTime> aroundChanges(ZoneId zone) {
        List<LocalDateTime> locals = new ArrayList<>();
        Instant end = Instant.parse("2024-01-01T00:00:00Z");
        ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.parse("2006-01-01T00:00:00Z"));
        while (change != null && change.getInstant().isBefore(end)) {
            LocalDateTime middle = change.getDateTimeBefore();
            for (int minutes = -240; minutes <= 240; minutes += 15) {
                locals.add(middle.plus(Duration.ofMinutes(minutes)));
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return locals;
    }

    private static String expected(ZoneId zone, LocalDateTime local, String which) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.isEmpty() || (offsets.size() > 1 && which.isEmpty())) {
            return "refused by zone 22008";
        }
        return String.valueOf(local.toEpochSecond(offsets.get(which.equals(" second") ? offsets.size() - 1 : 0)));
    }
}
