package dev.caravan.merge;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns that are called by a letter and a number, {@code n1}, {@code n2}, …, and by which rows are compared. */
record Numbered(String letter, int count) {
    /** The name of one, counted from 0. */
    String name(int index) {
        return letter + (index + 1);
    }

    /** All names, separated by commas. */
    String names() {
        return each(this::name, ", ");
    }

    /** A condition: none of them is NULL. */
    String known() {
        return each(i -> name(i) + " IS NOT NULL", " AND ");
    }

    /** A condition: all of them are the same in two rows. */
    String equal(String one, String other) {
        return each(i -> one + "." + name(i) + " = " + other + "." + name(i), " AND ");
    }

    private String each(IntFunction<String> sql, String between) {
        return IntStream.range(0, count).mapToObj(sql).collect(Collectors.joining(between));
    }
}
