package dev.caravan.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Postgres
@TestInstance(Lifecycle.PER_CLASS) // each test makes its table anew
class ConversionsIT {
    private final TestDatabase database;

    ConversionsIT(TestDatabase database) {
        this.database = database;
    }

    @Test
    void flagsAreTheirTwoValuesAndNothingElse() {
        assertThat(texts("1", "2", null, "", "0", "3", " 1", "12", "１").through(Chain.of("text", "one_two")))
                .containsExactly(with("one_two", "true", "false", null, "", "", "", "", "", ""));
        assertThat(texts("1", "2", null, "0").through(Chain.of("text", "two_one")))
                .containsExactly(with("two_one", "false", "true", null, ""));
        assertThat(texts("Y", "y", "N", "n", null, "", "YES", " Y", "Ⓨ").through(Chain.of("text", "yes_no")))
                .containsExactly(with("yes_no", "true", "true", "false", "false", null, "", "", "", ""));
        assertThat(texts("Y", "N", null, "", "y", "n", "X").through(Chain.of("text", "n_or_null")))
                .containsExactly(with("n_or_null", "true", "false", "false", "", "", "", ""));
        assertThat(texts("true", "T", "1", "False", "f", "0", null, "", "yes", "2", " true", "ｔ")
                        .through(Chain.of("text", "true_false")))
                .containsExactly(with(
                        "true_false", "true", "true", "true", "false", "false", "false", null, "", "", "", "", ""));
    }

    @Test
    void flagsMayBeNumbers() {
        Column numbers = Column.of(database, "smallint", "1", "2", "0", null);

        assertThat(numbers.through(Chain.of("smallint", "one_two")))
                .containsExactly(with("one_two", "true", "false", "", null));
        assertThat(numbers.through(Chain.of("smallint", "true_false")))
                .containsExactly(with("true_false", "true", "", "false", null));
    }

    @Test
    void paddedTextIsReadWithoutItsPadding() {
        assertThat(Column.of(database, "character(5)", "Y", "no", null).through(Chain.of("character(5)", "yes_no")))
                .containsExactly(with("yes_no", "true", "", null));
    }

    @Test
    void invertTurnsABooleanRound() {
        assertThat(Column.of(database, "boolean", "true", "false", null).through(Chain.of("boolean", "invert")))
                .containsExactly("false", "true", null);
        assertThat(texts("1", "2", "3").through(Chain.of("text", "one_two", "invert")))
                .containsExactly("false", "true", "refused by one_two 22P02");
    }

    @Test
    void sidesAreOneOfTwoWords() {
        // U+017F becomes S in upper case, but is none.
        assertThat(texts("B", "s", "Buy", "SELL", " \tbuy\r\n", null, "", "BS", "BUYS", "\u017F", "B\u00A0")
                        .through(Chain.of("text", "buy_sell")))
                .containsExactly(with("buy_sell", "BUY", "SELL", "BUY", "SELL", "BUY", null, "", "", "", "", ""));
    }

    @Test
    void trimTakesBlanksAtBothEndsButNoNoBreakSpace() {
        assertThat(texts(" a b ", "\t\n\u000B\f\r x\n", "", "   ", null, "\u00A0a")
                        .through(Chain.of("text", "trim")))
                .containsExactly("a b", "x", "", "", null, "\u00A0a");
    }

    @Test
    void blankToNullKeepsEverythingElseAsItIs() {
        assertThat(texts("", " \t\r\n", null, " a ", "\u00A0", "0").through(Chain.of("text", "blank_to_null")))
                .containsExactly(null, null, null, " a ", "\u00A0", "0");
    }

    @Test
    void upperAndLowerFoldAsTheDatabaseDoesWhateverTheColumnsCollation() {
        Column column = Column.of(database, "text COLLATE \"C\"", "aé1", "Àb", null);

        for (String name : new String[] {"upper", "lower"}) {
            assertThat(column.through(Chain.of("text", "trim", name)))
                    .isEqualTo(database.queryForStrings(
                            "SELECT " + name + "(x COLLATE \"default\") FROM kept ORDER BY n"));
        }
        assertThat(texts("aBc1", null).through(Chain.of("text", "trim", "upper")))
                .containsExactly("ABC1", null);
        assertThat(texts("aBc1", null).through(Chain.of("text", "trim", "lower")))
                .containsExactly("abc1", null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " Equity",
                "%",
                "_",
                ".*",
                "' || pg_sleep(9) || '",
                "'); DROP TABLE kept; --",
                "\\",
                "\\'",
                "$$ $1 ? :name {fn now()}",
                "ß\uD83D\uDC2B"
            })
    void stripSuffixTakesTheTextAndNothingElse(String suffix) {
        Column column = texts("VOD LN" + suffix, suffix, "VOD", "", null, suffix + "x", "a" + suffix + suffix);
        Chain chain = Chain.of("text").then("strip_suffix", suffix);

        for (String conforming : new String[] {"on", "off"}) {
            assertThat(column.in("standard_conforming_strings = " + conforming).through(chain))
                    .containsExactly("VOD LN", "", "VOD", "", null, suffix + "x", "a" + suffix);
        }
    }

    @Test
    void stripSuffixMindsTheCase() {
        assertThat(texts("VOD EQUITY", "Equity", "x Equity ")
                        .through(Chain.of("text").then("strip_suffix", "Equity")))
                .containsExactly("VOD EQUITY", "", "x Equity ");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "0,0",
                "-0,0",
                "+5,5",
                "'\t 42\n',42",
                "123.0,123",
                "123.,123",
                "-7.000,-7",
                "000000000000000000000000000000000012,12",
                "9223372036854775807,9223372036854775807",
                "-9223372036854775808,-9223372036854775808",
                "9223372036854775808,22003",
                "-9223372036854775809,22003",
                "10000000000000000000,22003",
                "12.5,22003",
                ".5,22003",
                "0.0000000000000000000000000000000001,22003",
                "99999999999999999999999999999999999999999999999999999999999999999999,22003",
                "1e3,22P02",
                "1e19,22P02",
                "1e400,22P02",
                "'',22P02",
                "' ',22P02",
                "+,22P02",
                "-,22P02",
                ".,22P02",
                "--1,22P02",
                "1-,22P02",
                "1 2,22P02",
                "'1,000',22P02",
                "1_000,22P02",
                "0x1F,22P02",
                "NaN,22P02",
                "Infinity,22P02",
                "-inf,22P02",
                "null,22P02",
                "１２,22P02",
                "٣,22P02",
                "\u00A012,22P02",
                "'''; DROP TABLE kept; --',22P02",
                "NULL,NULL",
            })
    void integersAreExactOrRefused(String text, String result) {
        assertThat(texts(text).through(Chain.of("text", "integer"))).containsExactly(refused("integer", result));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "double precision,123.0,123",
                "double precision,-0.0,0",
                "double precision,9007199254740993,9007199254740992",
                "double precision,9223372036854774784,9223372036854774784",
                "double precision,-9223372036854775808,-9223372036854775808",
                "double precision,9223372036854775807,22003",
                "double precision,1e19,22003",
                "double precision,12.5,22003",
                "double precision,1e-300,22003",
                "double precision,1e308,22003",
                "double precision,NaN,22003",
                "double precision,Infinity,22003",
                "double precision,-Infinity,22003",
                "double precision,NULL,NULL",
                "real,16777216,16777216",
                "real,0.1,22003",
                "real,NaN,22003",
                "real,-Infinity,22003",
                "'numeric(10,2)',123.00,123",
                "'numeric(10,2)',123.01,22003",
                "numeric,-9223372036854775808,-9223372036854775808",
                "numeric,9223372036854775808,22003",
                "numeric,1e5000,22003",
                "numeric,NaN,22003",
                "numeric,NULL,NULL",
                "smallint,-5,-5",
                "bigint,9223372036854775807,9223372036854775807",
            })
    void numbersOfEveryTypeBecomeIntegersIfTheyAreWhole(String type, String number, String result) {
        assertThat(Column.of(database, type, number).through(Chain.of(type, "integer")))
                .containsExactly(refused("integer", result));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "12.50,12.50",
                "-0.001,-0.001",
                "+.5,0.5",
                "5.,5",
                "' 7\n',7",
                "1e3,1000",
                "1.5E-2,0.015",
                "1e+0000000000002,100",
                "123456789012345678901234567890.123456789,123456789012345678901234567890.123456789",
                "1e10000,22P02",
                "1e-10000,22P02",
                "1e99999999999999999999,22P02",
                "e5,22P02",
                "1e,22P02",
                "1e1.5,22P02",
                "1.2.3,22P02",
                "'1,5',22P02",
                "1_000,22P02",
                "0b1,22P02",
                "'',22P02",
                ".,22P02",
                "NaN,22P02",
                "Infinity,22P02",
                "£5,22P02",
                "−5,22P02",
                "٣.٤,22P02",
                "NULL,NULL",
            })
    void decimalNumbersAreExactOrRefused(String text, String result) {
        assertThat(texts(text).through(Chain.of("text", "number"))).containsExactly(refused("number", result));
    }

    @Test
    void numbersThatAreEnormousAreConvertedOrRefused() {
        String longest = "9".repeat(1000);
        Column column = texts("1e400", "1e9999", "." + "1".repeat(990) + "e-9999", longest, longest + "9");

        assertThat(column.through(Chain.of("text", "number"), "length(CAST(%s AS text))"))
                .containsExactly("401", "10000", "10991", "1000", "refused by number 22P02");
        assertThat(column.through(Chain.of("text", "number", "integer")))
                .startsWith("refused by integer 22003", "refused by integer 22003", "refused by integer 22003")
                .endsWith("refused by integer 22003", "refused by number 22P02");
        assertThat(texts("0".repeat(200_000) + "1", "1" + "0".repeat(200_000), "1" + " ".repeat(200_000))
                        .through(Chain.of("text", "integer")))
                .containsOnly("refused by integer 22P02");
    }

    @Test
    void aRefusalIsSeenThroughAllLaterSteps() {
        assertThat(texts(" 12 Equity\t", " ", null, "12.5 Equity", "x Equity")
                        .through(Chain.of("text", "trim")
                                .then("strip_suffix", " Equity")
                                .then("blank_to_null", null)
                                .then("number", null)
                                .then("integer", null)
                                .then("one_two", null)))
                .containsExactly(
                        "refused by one_two 22P02", null, null, "refused by integer 22003", "refused by number 22P02");
    }

    @Test
    void longChainsStaySmall() {
        Chain chain = Chain.of("text");
        for (int n = 0; n < 40; n++) {
            chain = chain.then("blank_to_null", null).then("upper", null).then("strip_suffix", "x");
        }

        assertThat(chain.value().sql()).hasSizeLessThan(40_000);
        assertThat(texts("ab", " ").through(chain)).containsExactly("AB", null);
    }

    @Test
    void theStartMayBeAnExpression() {
        Converted value = Conversions.apply(Conversions.start("s.x || 'Y' || s.x", "text"), "yes_no", null);

        assertThat(texts("", "Y").through(new Chain("text", value))).containsExactly("true", "refused by yes_no 22P02");
    }

    @Test
    void jsonStaysJsonAndTheRestBecomesAString() throws IOException {
        database.execute("DROP SCHEMA IF EXISTS caravan CASCADE; CREATE SCHEMA caravan; SET search_path = caravan; "
                + Files.readString(Path.of("src/main/resources/db/ledger/V2__json_or_text.sql")));
        String deep = "[".repeat(100_000);
        Column column = texts(
                "{\"a\": [1, null]}",
                " 12 ",
                "null",
                "\"a\"",
                "hello",
                "",
                "{",
                "nul",
                "[1]]",
                "'; --",
                "\\",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "1e400000",
                "\u00A0{}",
                "\n{}",
                null,
                deep);
        Converted value = Chain.of("text", "trim", "json_or_text").value();
        assertThat(value.inTarget()).isEqualTo("caravan.json_or_text(%s)");
        assertThat(value.type()).isEqualTo("text");
        assertThat(column.through(new Chain("text", value))).contains("hello").doesNotContain("refused");

        List<String> json = database.queryForStrings(
                "SELECT " + String.format(value.inTarget(), value.sql()) + " FROM kept s ORDER BY n");

        assertThat(json.subList(0, 17))
                .containsExactly(
                        "{\"a\": [1, null]}",
                        "12",
                        "null",
                        "\"a\"",
                        "\"hello\"",
                        "\"\"",
                        "\"{\"",
                        "\"nul\"",
                        "\"[1]]\"",
                        "\"'; --\"",
                        "\"\\\\\"",
                        "\"\\\"\\\\u0000\\\"\"",
                        "\"\\\"\\\\ud800\\\"\"",
                        "\"1e400000\"",
                        "\"\u00A0{}\"",
                        "{}",
                        null);
        assertThat(json.get(17)).isEqualTo('"' + deep + '"');
    }

    private Column texts(@Nullable String... values) {
        return Column.of(database, "text", values);
    }

    /** Expectations in which the empty text stands for a refusal because of the form. */
    private static @Nullable String[] with(String name, @Nullable String... results) {
        return Arrays.stream(results)
                .map(each -> each != null && each.isEmpty() ? "refused by " + name + " 22P02" : each)
                .toArray(String[]::new);
    }

    private static @Nullable String refused(String name, @Nullable String result) {
        return result != null && result.startsWith("22") ? "refused by " + name + " " + result : result;
    }
}
