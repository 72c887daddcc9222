package dev.caravan.merge;

import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import dev.caravan.verify.ReadBack;
import java.sql.SQLException;

/** Takes rows out of those that a table is to hold, and writes down why. */
record Quarantine(Session session, Places places, TablePlan table) {
    /** Why a row cannot be loaded. */
    record Reason(String column, String what, String sqlState) {}

    /**
     * Takes rows of a feed, and those that are the same as they.
     *
     * @param which joins and conditions over the row {@code r}
     * @return whether there were any
     */
    boolean take(FeedPlan feed, String which, Reason reason) throws SQLException {
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_lost");
        if (feed.staged()) {
            session.execute("CREATE TEMP TABLE caravan_lost AS SELECT DISTINCT k.old_key, k.old_number, "
                    + Unmerged.key(table, feed, "k") + " AS new_key FROM "
                    + places.stage(feed).sql() + " AS r JOIN "
                    + places.keyMap(table) + " AS k ON " + StagedRows.entry(table, feed) + " AND k.outcome = 'loaded'"
                    + which);
        } else {
            String key = Unmerged.key(table, "r");
            session.execute("CREATE TEMP TABLE caravan_lost AS SELECT DISTINCT " + key + " AS old_key, " + key
                    + " AS new_key FROM " + places.table(table).sql() + " AS r" + which);
        }
        if (session.number("SELECT count(*) FROM pg_temp.caravan_lost") == 0) {
            return false;
        }
        if (!feed.staged()) {
            removeDirect(feed);
        }
        record(feed, "SELECT old_key FROM pg_temp.caravan_lost", reason);
        if (table.merged() && !places.replaying()) {
            if (feed.staged()) {
                new KeyMap(session, places, table)
                        .unfold(feed, "SELECT old_number AS number FROM pg_temp.caravan_lost");
            }
            followers();
        }
        return true;
    }

    /** Rows that are the same as a row in quarantine have no row in the target either. */
    private void followers() throws SQLException {
        String lost = "SELECT new_key FROM pg_temp.caravan_lost WHERE new_key IS NOT NULL";
        for (FeedPlan feed : table.staged()) {
            record(
                    feed,
                    "SELECT old_key FROM " + places.keyMap(table) + " AS k WHERE feed = " + Quoted.literal(feed.feed())
                            + " AND outcome = 'matched' AND new_key IN (" + lost + ")",
                    new Reason(
                            table.key().isEmpty() ? "" : table.key().get(0),
                            "is the same as a row that is in quarantine",
                            "23503"));
        }
        session.execute("DELETE FROM " + places.keyEntries(table).sql() + " WHERE keys = 1 AND (new_key IN (" + lost
                + ") OR (feed, old_key) IN (SELECT q.feed,"
                + " q.source_key FROM " + places.quarantine().sql() + " AS q WHERE q.run_id = " + places.run()
                + " AND q.table_name = " + Quoted.literal(table.name()) + "))");
    }

    private void removeDirect(FeedPlan feed) throws SQLException {
        String lost = Unmerged.key(table, "t") + " IN (SELECT old_key FROM pg_temp.caravan_lost)";
        Digest removed = ReadBack.rows(
                session.connection(),
                feed,
                "SELECT " + FeedPlan.columnList(feed.digested()) + " FROM "
                        + places.table(table).sql() + " AS t WHERE " + lost);
        new Parts(session, places).record(table, feed, Parts.Kind.REMOVED, removed);
        session.execute("DELETE FROM " + places.table(table).sql() + " AS t WHERE " + lost);
    }

    private void record(FeedPlan feed, String keys, Reason reason) throws SQLException {
        session.execute("INSERT INTO " + places.quarantine().sql()
                + " (run_id, table_name, feed, source_key, column_name, reason, sql_state) SELECT " + places.run()
                + ", "
                + Quoted.literal(table.name()) + ", " + Quoted.literal(feed.feed()) + ", old_key, "
                + Quoted.literal(reason.column()) + ", " + Quoted.literal(reason.what()) + ", "
                + Quoted.literal(reason.sqlState()) + " FROM (" + keys + ") AS q ON CONFLICT DO NOTHING");
    }
}
