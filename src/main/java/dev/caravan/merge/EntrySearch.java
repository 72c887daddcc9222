package dev.caravan.merge;

/**
 * Finds integer keys among the entries of a key map as in a sorted list, in arrays that PostgreSQL builds once for a
 * statement. To join each key by itself measured two to six times as long: there are no statistics of keys that share
 * entries, so the larger side is hashed, or looked up one by one.
 *
 * @param entries what follows FROM
 * @param by the column that has the first key of an entry
 */
record EntrySearch(String entries, String by) {
    /** So many entries are worth arrays: eight bytes each, so 32 MB. */
    static final long MOST = 4_000_000;

    /** What was added to the keys of an entry whose rows are new. */
    static final String ADDED = "new_number - old_number";

    /** A value of the entry that holds a key; if no entry holds it, that of the one before, or NULL. */
    String at(String key, String value) {
        return array(value) + "[width_bucket(CAST(" + key + " AS bigint), " + array(by) + ")]";
    }

    /** A condition: some entry holds the key. It may be NULL instead of false. */
    String holds(String key) {
        return key + " <= " + at(key, by + " + (keys - 1)");
    }

    private String array(String value) {
        return "(SELECT array_agg(" + value + " ORDER BY " + by + ") FROM " + entries + ")";
    }
}
