package dev.caravan.merge;

/**
 * Integer keys that follow each other and whose rows have something in common.
 *
 * @param first of them
 * @param last of them
 * @param by what is to be added to each, to get the key of the target
 * @param loaded whether the rows are new; if not, they are the same as others
 */
record Shift(long first, long last, long by, boolean loaded) {
    /** Whether others follow these, and have the same in common. */
    boolean goesOnWith(Shift next) {
        return next.first == last + 1 && next.by == by && next.loaded == loaded;
    }

    /** These, and those that follow them. */
    Shift with(Shift next) {
        return new Shift(first, next.last, by, loaded);
    }

    /** A condition: a key is one of these. */
    String includes(String key) {
        return key + " BETWEEN " + first + " AND " + last;
    }
}
