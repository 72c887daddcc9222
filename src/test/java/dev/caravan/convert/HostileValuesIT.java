package dev.caravan.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Whatever stands in a row, no conversion and no pair of conversions raises an error. */
@Postgres
@TestInstance(Lifecycle.PER_CLASS) // each test makes its table anew
class HostileValuesIT {
    private static final @Nullable String[] TEXTS = {
        null,
        "",
        " ",
        "\t\r\n\u000B\f",
        "\u00A0",
        "\u2003",
        "\uFEFF1",
        "+",
        "-",
        ".",
        "e",
        "1e400",
        "1e-400",
        "1e131072",
        "1e-16384",
        "1e99999999999999999999",
        "9".repeat(131_073),
        "0".repeat(131_073) + ".5",
        "." + "9".repeat(16_384),
        "NaN",
        "inf",
        "-Infinity",
        "1",
        "12.5",
        " 2 ",
        "true",
        "Y",
        "sell",
        "0x10",
        "1_0",
        "٣",
        "１",
        "İıſß",
        "'; DROP TABLE kept; --",
        "\\",
        "\\0",
        "$1 ? :x {fn now()} %s",
        "\"\\u0000\"",
        "[".repeat(10_000),
        "2021-03-28 01:30",
        "\uD83D\uDC2B".repeat(1000),
    };

    private static final Map<String, @Nullable String[]> VALUES = Map.of(
            "text",
            TEXTS,
            "character varying",
            TEXTS,
            "bigint",
            new @Nullable String[] {null, "0", "1", "9223372036854775807", "-9223372036854775808"},
            "numeric",
            new @Nullable String[] {null, "0", "NaN", "1e131071", "-1e131071", "1e-16383", "9223372036854775808"},
            "double precision",
            new @Nullable String[] {
                null, "NaN", "Infinity", "-Infinity", "1.7976931348623157e308", "5e-324", "9223372036854775808"
            },
            "boolean",
            new @Nullable String[] {null, "true", "false"},
            "timestamp without time zone",
            new @Nullable String[] {
                null,
                "infinity",
                "-infinity",
                "294276-12-31 23:59:59.999999",
                "4714-11-24 00:00:00 BC",
                "1847-12-01 00:00:30",
                "2021-03-28 01:30",
                "2020-10-25 01:30",
            });

    private static final Map<String, List<String>> ARGUMENTS = Map.of(
            "strip_suffix", List.of("'; DROP TABLE kept; --", "\\"),
            "zone", List.of("Europe/London", "Europe/London first", "Pacific/Apia second"),
            "to_utc", List.of("America/New_York", "Australia/Lord_Howe second"));

    private final TestDatabase database;

    HostileValuesIT(TestDatabase database) {
        this.database = database;
    }

    @Test
    void noneRaisesAnError() {
        Set<String> tried = new TreeSet<>();
        VALUES.forEach((type, values) -> {
            Column column = Column.of(database, type, values);
            for (Chain first : further(Chain.of(type), tried)) {
                assertTotal(column, first);
                further(first, tried).forEach(second -> assertTotal(column, second));
            }
        });
        assertThat(tried).containsExactlyInAnyOrderElementsOf(Conversions.names());
    }

    @Test
    void noneMindsACollationThatIsNotDeterministic() {
        database.execute("CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false)");
        Column column = Column.of(database, "text COLLATE loose", TEXTS);

        further(Chain.of("text"), new TreeSet<>()).forEach(chain -> assertTotal(column, chain));
        assertThat(Column.of(database, "text COLLATE loose", "1", "１", "①").through(Chain.of("text", "one_two")))
                .containsExactly("true", "refused by one_two 22P02", "refused by one_two 22P02");
    }

    private static void assertTotal(Column column, Chain chain) {
        assertThatCode(() -> column.through(chain)).as(chain.value().sql()).doesNotThrowAnyException();
    }

    /** The chain with each conversion that can follow it. */
    private static List<Chain> further(Chain chain, Set<String> tried) {
        List<Chain> longer = new ArrayList<>();
        for (String name : Conversions.names()) {
            List<@Nullable String> arguments = new ArrayList<>(ARGUMENTS.getOrDefault(name, List.of()));
            if (arguments.isEmpty()) {
                arguments.add(null);
            }
            for (String argument : arguments) {
                try {
                    longer.add(chain.then(name, argument));
                    tried.add(name);
                } catch (UnknownConversionException e) {
                    assertThat(e).hasMessageMatching(".*(does not take|follows a conversion).*");
                }
            }
        }
        return longer;
    }
}
