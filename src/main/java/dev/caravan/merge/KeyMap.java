package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.TablePlan;
import java.sql.SQLException;

/** Writes into the key map of a table which row of a feed is which row of the target. */
record KeyMap(Session session, Places places, TablePlan table) {
    /**
     * Adds entries of a feed.
     *
     * @param entries the rest of a query: old key, new key, outcome, and where they come from
     */
    void add(String feed, String entries) throws SQLException {
        session.execute("INSERT INTO " + sql() + " SELECT " + places.run() + ", " + Quoted.literal(table.name()) + ", "
                + Quoted.literal(feed) + ", " + entries);
    }

    String sql() {
        return places.keyMap(table).sql();
    }
}
