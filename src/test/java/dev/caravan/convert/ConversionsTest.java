package dev.caravan.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionsTest {

    @Test
    void theStartIsTheValueAsItIs() {
        assertThat(Conversions.start("s.\"a \"\"b\"", "uuid")).isEqualTo(new Converted("s.\"a \"\"b\"", "uuid"));
        assertThat(Conversions.start("a || b", "text").sql()).isEqualTo("(a || b)");
    }

    @Test
    void aNameThatIsNoneIsAnsweredWithThoseThatAre() {
        UnknownConversionException failure = refusal("text", "upcase", null);

        assertThat(failure).hasMessage("there is no conversion upcase");
        assertThat(failure.wayOut()).contains(Conversions.names());
    }

    @Test
    void anArgumentIsGivenWhereOneIsNeededAndNowhereElse() {
        assertThat(refusal("text", "trim", "x")).hasMessage("trim takes no argument");
        assertThat(refusal("text", "trim", "")).hasMessage("trim takes no argument");
        assertThat(refusal("text", "strip_suffix", null)).hasMessage("strip_suffix needs an argument");
        assertThat(refusal("text", "strip_suffix", "")).hasMessage("strip_suffix needs an argument");
        assertThat(refusal("text", "strip_suffix", "\0")).hasMessageContaining("character zero");
        assertThat(refusal("timestamp without time zone", "zone", null).wayOut())
                .contains("{zone: …}", "Europe/London");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CET",
                "EST5EDT",
                "BST",
                "GMT+1",
                "+01:00",
                "Z",
                "europe/london",
                "Europe/Londn",
                "Europe/London third",
                "Europe/London first second",
                "Europe/London\u00A0first",
                "Europe/London'",
                "SystemV/PST8PDT",
                "first",
            })
    void aZoneIsARegion(String argument) {
        for (String name : new String[] {"zone", "to_utc"}) {
            assertThat(refusal("timestamp without time zone", name, argument)).hasMessageContaining(argument);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "boolean,one_two",
        "numeric,one_two",
        "integer,yes_no",
        "text,invert",
        "bytea,trim",
        "side,buy_sell",
        "numeric,number",
        "boolean,integer",
        "text[],upper",
        "json,json_or_text",
    })
    void aTypeThatIsNotTakenIsRefused(String type, String name) {
        UnknownConversionException failure = refusal(type, name, null);

        assertThat(failure).hasMessage(name + " does not take " + type);
        assertThat(failure.wayOut()).startsWith("It takes ");
    }

    @Test
    void anInstantIsNoLocalTime() {
        assertThat(refusal("timestamp with time zone", "zone", "Europe/London").wayOut())
                .isEqualTo("It takes timestamp without time zone.");
    }

    @Test
    void nothingFollowsWhatOnlyTheTargetCanDo() {
        Converted json = Conversions.apply(Conversions.start("s.x", "text"), "json_or_text", null);

        assertThatThrownBy(() -> Conversions.apply(json, "trim", null))
                .isInstanceOf(UnknownConversionException.class)
                .hasMessageContaining("trim follows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "character varying(30)", "VARCHAR", "character(1)", "citext", "public.citext"})
    void textHasManyNames(String type) {
        assertThat(Conversions.apply(Conversions.start("s.x", type), "trim", null)
                        .type())
                .isEqualTo("text");
    }

    @Test
    void everyConversionIsDescribedInASentence() {
        assertThat(Conversions.names())
                .hasSize(17)
                .allSatisfy(name -> assertThat(Conversions.describe(name)).endsWith("."));
    }

    private static UnknownConversionException refusal(String type, String name, @Nullable String argument) {
        try {
            Conversions.apply(Conversions.start("s.x", type), name, argument);
        } catch (UnknownConversionException e) {
            return e;
        }
        throw new AssertionError(name + " is not refused");
    }
}
