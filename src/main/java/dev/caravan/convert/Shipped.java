package dev.caravan.convert;

import static dev.caravan.convert.Kind.DECIMAL;
import static dev.caravan.convert.Kind.FLAG;
import static dev.caravan.convert.Kind.FLOAT;
import static dev.caravan.convert.Kind.LOCAL_TIME;
import static dev.caravan.convert.Kind.TEXT;
import static dev.caravan.convert.Kind.WHOLE;

import dev.caravan.convert.Conversion.Step;
import java.util.List;
import java.util.function.Function;

/** The conversions that there are. */
final class Shipped {
    static final List<Conversion> ALL = List.of(
            plain("one_two", "1 becomes true and 2 becomes false.", Words::oneTwo, TEXT, WHOLE),
            plain("two_one", "1 becomes false and 2 becomes true.", Words::twoOne, TEXT, WHOLE),
            plain("yes_no", "Y becomes true and N becomes false, in either case.", Words::yesNo, TEXT),
            plain(
                    "n_or_null",
                    "Y becomes true; N and NULL, which both mean not set, become false.",
                    Words::setOrNot,
                    TEXT),
            plain(
                    "buy_sell",
                    "B and BUY become BUY, S and SELL become SELL, in any case, trimmed.",
                    Words::buySell,
                    TEXT),
            plain(
                    "true_false",
                    "true, t and 1 become true, false, f and 0 become false, in any case.",
                    Words::trueFalse,
                    TEXT,
                    WHOLE),
            plain("invert", "true becomes false and false becomes true.", Words::invert, FLAG),
            plain("trim", "Blanks, tabs and line breaks at both ends go.", Texts::trim, TEXT),
            plain("upper", "Letters become upper case.", input -> Texts.fold("upper", input), TEXT),
            plain("lower", "Letters become lower case.", input -> Texts.fold("lower", input), TEXT),
            plain("blank_to_null", "Text that is empty or blank becomes NULL.", Texts::blankToNull, TEXT),
            told(
                    "strip_suffix",
                    "A text at the end goes, once.",
                    "the text",
                    (input, kind, text) -> Texts.stripSuffix(input, text),
                    TEXT),
            told(
                    "integer",
                    "A number, or text that is one in digits, becomes bigint if it is whole.",
                    "",
                    (input, kind, none) -> Numbers.integer(input, kind),
                    TEXT,
                    WHOLE,
                    DECIMAL,
                    FLOAT),
            plain("number", "Text that is a decimal number becomes numeric, exactly.", Numbers::number, TEXT),
            told(
                    "zone",
                    "A local time of a zone becomes the instant that it was.",
                    LocalTime.ARGUMENT,
                    (input, kind, zone) -> LocalTime.of(zone).instant(input),
                    LOCAL_TIME),
            told(
                    "to_utc",
                    "A local time of a zone becomes what the clocks of UTC showed then.",
                    LocalTime.ARGUMENT,
                    (input, kind, zone) -> LocalTime.of(zone).utc(input),
                    LOCAL_TIME),
            plain(
                    "json_or_text",
                    "Text that is JSON becomes that JSON, all other text a JSON string.",
                    Texts::jsonOrText,
                    TEXT));

    private Shipped() {}

    private static Conversion plain(String name, String description, Function<String, Converted> step, Kind... takes) {
        return told(name, description, "", (input, kind, none) -> step.apply(input), takes);
    }

    private static Conversion told(String name, String description, String argument, Step step, Kind... takes) {
        return new Conversion(name, description, argument, step, List.of(takes));
    }
}
