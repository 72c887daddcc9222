package dev.caravan.merge;

import dev.caravan.catalog.Column;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import java.sql.SQLException;

/** Writes into the key map of a table which row of a feed is which row of the target. */
record KeyMap(Session session, Places places, TablePlan table) {
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

    /**
     * Adds entries of a feed.
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
        session.execute("INSERT INTO " + sql()
                + " (run_id, table_name, feed, old_key, new_key, outcome, old_number, new_number) SELECT "
                + places.run() + ", " + Quoted.literal(table.name()) + ", " + Quoted.literal(feed) + ", " + old.text()
                + ", " + key.text() + ", " + Quoted.literal(outcome) + ", " + old.number() + ", " + key.number()
                + " FROM " + from);
    }

    String sql() {
        return places.keyMap(table).sql();
    }
}
