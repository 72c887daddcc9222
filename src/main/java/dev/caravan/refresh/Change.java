package dev.caravan.refresh;

/** What is to become of a row, as the tables of changes say it. */
final class Change {
    /** A new row. */
    static final char INSERT = 'I';
    /** A row with other values. */
    static final char UPDATE = 'U';
    /** A row with other values, of which a unique one is held by another row so far: it is deleted and inserted. */
    static final char MOVE = 'M';
    /** A row that the origin no longer has. */
    static final char DELETE = 'D';
    /** A row that the origin no longer has, and that is marked. */
    static final char MARK = 'S';
    /** A row that the origin no longer has, and that is marked already. */
    static final char MARKED = 'G';
    /** A row that the origin no longer has, and that stays. */
    static final char KEEP = 'K';
    /** A row with the key of an earlier one. */
    static final char REPEATED = 'R';
    /** A row that cannot be brought in. */
    static final char QUARANTINE = 'Q';

    private Change() {}

    /** As SQL: the row {@code alias} of a table of changes is one of these. */
    static String is(String alias, char... changes) {
        StringBuilder list = new StringBuilder();
        for (char change : changes) {
            list.append(list.isEmpty() ? "'" : ", '").append(change).append('\'');
        }
        return alias + ".caravan_op IN (" + list + ")";
    }
}
