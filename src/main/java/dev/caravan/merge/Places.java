package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.TableName;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import java.sql.SQLException;

/** Where merging finds its tables. */
public interface Places {
    /** The run that merges; 0 for a comparison that writes nothing. */
    long run();

    /** Whether one row is merged into tables that are complete otherwise. */
    default boolean replaying() {
        return false;
    }

    /** Whether a feed's row is the one that is merged by itself. */
    default boolean replays(FeedPlan feed) {
        return false;
    }

    /** The table that is filled; before its staged feeds are loaded it holds the direct feed's rows. */
    TableName table(TablePlan table);

    /** The staged rows of a feed. */
    TableName stage(FeedPlan feed);

    /** How many rows of a feed were staged. */
    default long arrived(Session session, FeedPlan feed) throws SQLException {
        return session.number("SELECT count(*) FROM " + stage(feed).sql());
    }

    /** Schema of the functions that end conversions. */
    default String functions() {
        return "caravan";
    }

    /** Old and new keys of a table's staged rows, several in one entry where {@link #folds} says so. */
    TableName keyEntries(TablePlan table);

    /** Whether keys of a table that follow each other share an entry of the key map. */
    boolean folds(TablePlan table);

    /** Old and new keys of a table's staged rows, each by itself: what follows FROM. */
    default String keyMap(TablePlan table) {
        return KeyMap.each(this, table, "");
    }

    /** A condition: an entry of one of the maps is about this run's rows of a feed. */
    default String mine(String entry, String table, String feed) {
        return entry + ".run_id = " + run() + " AND " + entry + ".table_name = " + Quoted.literal(table) + " AND "
                + entry + ".feed = " + Quoted.literal(feed);
    }

    /** Values that were changed because they were taken. */
    TableName valueMap();

    /** Rows that could not be loaded. */
    TableName quarantine();
}
