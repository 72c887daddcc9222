package dev.caravan.convert;

import dev.caravan.database.Quoted;
import java.util.List;

/** Conversions of flags and of a few words; every other word is refused. */
final class Words {
    private Words() {}

    static Converted oneTwo(String input) {
        return flag(text(input), List.of("1"), List.of("2"), "neither 1 nor 2");
    }

    static Converted twoOne(String input) {
        return flag(text(input), List.of("2"), List.of("1"), "neither 1 nor 2");
    }

    static Converted yesNo(String input) {
        return flag(text(input), List.of("Y", "y"), List.of("N", "n"), "neither Y nor N");
    }

    static Converted setOrNot(String input) {
        return flag("coalesce(" + text(input) + ", 'N')", List.of("Y"), List.of("N"), "neither Y nor N nor NULL");
    }

    static Converted trueFalse(String input) {
        return flag(
                "lower(" + Sql.ascii(text(input)) + ")",
                List.of("true", "t", "1"),
                List.of("false", "f", "0"),
                "none of true, t, 1, false, f and 0");
    }

    static Converted buySell(String input) {
        String word = "upper(" + Sql.ascii("btrim(" + text(input) + ", " + Sql.BLANKS + ")") + ")";
        String sql = choose(word, List.of("BUY", "B"), "'BUY'", List.of("SELL", "S"), "'SELL'");
        return new Converted(sql, Kind.TEXT.type(), lost(word, sql, "none of B, BUY, S and SELL"));
    }

    static Converted invert(String input) {
        return new Converted("(NOT " + input + ")", Kind.FLAG.type());
    }

    private static Converted flag(String word, List<String> yes, List<String> no, String otherwise) {
        String sql = choose(word, yes, "true", no, "false");
        return new Converted(sql, Kind.FLAG.type(), lost(word, sql, otherwise));
    }

    private static String choose(String word, List<String> these, String first, List<String> those, String second) {
        return "(CASE " + Sql.ascii(word) + whens(these, first) + whens(those, second) + " END)";
    }

    private static String whens(List<String> words, String result) {
        return words.stream()
                .map(word -> " WHEN " + Quoted.literal(word) + " THEN " + result)
                .reduce("", String::concat);
    }

    private static Objection lost(String word, String sql, String what) {
        return Sql.lost(word, sql, what, States.NOT_OF_THE_FORM);
    }

    private static String text(String input) {
        return Sql.cast(input, Kind.TEXT.type());
    }
}
