package dev.caravan.merge;

import dev.caravan.catalog.Column;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import java.sql.SQLException;

/**
 * The key map of a table: which row of a feed is which row of the target. Keys that follow each other and became keys that
 * follow each other may share an entry, so who reads the map reads {@link #each} key by itself.
 */
record KeyMap(Session session, Places places, TablePlan table) {
    /**
     * Keys that share an entry differ in the last ten bits only: so the entry of a key is found by a shift, and no more than a
     * thousand keys get their own when one of them leaves.
     */
    private static final int BITS = 10;

    private static final String COLUMNS = "run_id, table_name, feed, old_key, new_key, outcome, old_number, new_number";

    /** The keys of entries {@code several}, of which each stands for several. */
    private static final String UNFOLDED =
            "SELECT run_id, table_name, feed, CAST(old_number + next AS text) AS old_key,"
                    + " CAST(new_number + next AS text) AS new_key, outcome, old_number + next AS old_number,"
                    + " new_number + next AS new_number FROM";

    private static final String NEXT = "*, generate_series(0, keys - 1) AS next";

    /**
     * A key as the map has it.
     *
     * @param text expression for it as text
     * @param number expression for it as bigint; NULL if it is none
     */
    private record Key(String text, String number) {
        static final Key NONE = new Key("NULL", "CAST(NULL AS bigint)");

        static Key of(String key, boolean integer) {
            return new Key("CAST(" + key + " AS text)", integer ? "CAST(" + key + " AS bigint)" : NONE.number);
        }
    }

    /** Whether the keys of a table are integers. */
    static boolean numbered(TablePlan table) {
        return table.keyColumn()
                .map(Column::type)
                .filter(type -> type.integer())
                .isPresent();
    }

    /** Whether those of a feed's rows are integers in their source as well. */
    static boolean numbered(TablePlan table, FeedPlan feed) {
        return numbered(table) && !feed.carriesKey();
    }

    /** Whether keys share entries: integers do, unless single ones are looked up. */
    static boolean folds(Plan plan, TablePlan table) {
        return numbered(table) && !LookUps.tables(plan).contains(table.name());
    }

    /** Whether two keys may share an entry, if their table {@link #folds}. */
    static boolean together(long key, long other) {
        return key >> BITS == other >> BITS;
    }

    /**
     * Each key of a table's map by itself: what follows FROM.
     *
     * @param which condition on its entry; empty for all
     */
    static String each(Places places, TablePlan table, String which) {
        String entries = places.keyEntries(table).sql();
        String and = which.isEmpty() ? "" : " AND " + which;
        return places.folds(table)
                ? "(SELECT " + COLUMNS + " FROM " + entries + " WHERE keys = 1" + and + " UNION ALL " + UNFOLDED
                        + " (SELECT " + NEXT + " FROM " + entries + " WHERE keys > 1" + and + ") AS several)"
                : which.isEmpty() ? entries : "(SELECT * FROM " + entries + " WHERE " + which + ")";
    }

    /**
     * Adds entries of a feed, one for each key.
     *
     * @param old expression for the key in the source
     * @param key expression for the key in the target
     * @param outcome in the key map's words
     * @param from where they come from
     */
    void add(FeedPlan feed, String old, String key, String outcome, String from) throws SQLException {
        add(feed.feed(), Key.of(old, numbered(table, feed)), Key.of(key, numbered(table)), outcome, from);
    }

    /** Adds entries of a feed of a table whose rows have no key in the target. */
    void addKeyless(FeedPlan feed, String old, String from) throws SQLException {
        add(feed.feed(), Key.of(old, false), Key.NONE, "loaded", from);
    }

    /** Adds keys that no row may get. */
    void reserve(String key, String from) throws SQLException {
        add("", Key.of(key, false), Key.NONE, "reserved", from);
    }

    private void add(String feed, Key old, Key key, String outcome, String from) throws SQLException {
        session.execute("INSERT INTO " + entries() + " (" + COLUMNS + ") SELECT " + constants(feed) + ", " + old.text()
                + ", " + key.text() + ", " + Quoted.literal(outcome) + ", " + old.number() + ", " + key.number()
                + " FROM " + from);
    }

    /** Adds entries for new rows of a feed whose keys are integers; {@code ?} are arrays: old keys, new keys, how many. */
    String addFolded(FeedPlan feed) {
        return "INSERT INTO " + entries() + " (" + COLUMNS + ", keys) SELECT " + constants(feed.feed())
                + ", CAST(f.old AS text), CAST(f.now AS text), 'loaded', f.old, f.now, f.keys"
                + " FROM unnest(?, ?, ?) AS f(old, now, keys)";
    }

    private String constants(String feed) {
        return places.run() + ", " + Quoted.literal(table.name()) + ", " + Quoted.literal(feed);
    }

    /**
     * Gives certain keys of a feed entries of their own, so that these can be changed or deleted.
     *
     * @param keys a query for them as integers ({@code number})
     */
    void unfold(FeedPlan feed, String keys) throws SQLException {
        if (!places.folds(table)) {
            return;
        }
        session.execute("WITH several AS (DELETE FROM " + entries() + " WHERE keys > 1 AND feed = "
                + Quoted.literal(feed.feed()) + " AND old_number >> " + BITS + " IN (SELECT number >> " + BITS
                + " FROM (" + keys + ") AS wanted) RETURNING *) INSERT INTO " + entries() + " (" + COLUMNS + ") "
                + UNFOLDED + " (SELECT " + NEXT
                + " FROM several) AS several");
    }

    /** The table of the entries. */
    String entries() {
        return places.keyEntries(table).sql();
    }

    /** Each key by itself: what follows FROM. */
    String sql() {
        return places.keyMap(table);
    }
}
