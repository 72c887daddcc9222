package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Findings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges the staged rows of a plan into its tables, in statements over whole sets: it is decided for each table which row is
 * which ({@link #match}), then for all together which rows cannot be loaded ({@link #settle}); then each table is loaded
 * ({@link #load}).
 */
public final class Merge {
    /** Room for the hash tables that join a million keys without spilling. */
    private static final String ROOM = "SET LOCAL work_mem = '128MB'";

    /** Lets the server end a long statement whose client is gone (PostgreSQL 14 and later), so that it blocks no later run. */
    private static final String NOTICE = "SELECT set_config('client_connection_check_interval', '5s', true)"
            + " WHERE current_setting('server_version_num')::int >= 140000";

    private final Plan plan;
    private final Places places;

    public Merge(Plan plan, Places places) {
        this.plan = plan;
        this.places = places;
    }

    /**
     * Merged tables, such that the natural keys of those in one list point to tables of earlier lists only: those in one list
     * can be matched side by side.
     *
     * @param findings is told of tables whose natural keys point to each other; they are in no list
     */
    public List<List<TablePlan>> waves(Findings findings) {
        return new Waves(plan, findings).list();
    }

    /**
     * Fills the key map of a table, whatever was in it before. Belongs into one transaction; the tables that its natural keys
     * point to are matched, and committed.
     *
     * @param connection of the target
     * @param findings is told what the mapping did not decide
     */
    public void match(Connection connection, TablePlan table, Findings findings) throws SQLException {
        Session session = wholeSets(connection);
        session.execute("TRUNCATE " + places.keyEntries(table).sql());
        analyze(session, table);
        new Matching(session, plan, places, table, findings).run();
    }

    /**
     * Puts into quarantine what points to nothing or clashes. Belongs into one transaction; all tables are matched.
     *
     * @param connection of the target
     */
    public void settle(Connection connection) throws SQLException {
        Session session = wholeSets(connection);
        for (TablePlan table : plan.tables()) {
            if (!table.merged()
                    && table.feeds().stream().anyMatch(feed -> !feed.pointers().isEmpty())) {
                analyze(session, table);
            }
        }
        new Settling(session, plan, places).run();
        lookUps(session);
    }

    /**
     * Adds the rows of a table's staged feeds to it. Belongs into one transaction; the decisions are made.
     *
     * @param connection of the target
     */
    public List<Account> load(Connection connection, TablePlan table) throws SQLException {
        Session session = new Session(connection);
        prepare(session);
        return new Loading(session, plan, places, table).run();
    }

    /**
     * Adds the rows of a table's staged feeds to it, on two connections. Belongs into one transaction of the writer; the
     * decisions are committed.
     *
     * @param reader of the target, auto-commit off
     * @param writer of the target
     * @param check called now and then; ends the work by an exception
     */
    public List<Account> load(Connection reader, Connection writer, TablePlan table, Runnable check)
            throws SQLException {
        prepare(new Session(reader));
        Session session = new Session(writer);
        prepare(session);
        return new Loading(session, plan, places, table, reader, check).run();
    }

    /** Whole sets meet here, and a wrong guess at their size must not make it row by row. */
    private static Session wholeSets(Connection connection) throws SQLException {
        Session session = new Session(connection);
        prepare(session);
        session.execute("SET LOCAL enable_nestloop = off");
        session.execute("SET LOCAL default_statistics_target = 10");
        return session;
    }

    /** Nobody has looked at these rows yet; a small sample is enough to choose among joins. */
    private void analyze(Session session, TablePlan table) throws SQLException {
        session.execute("ANALYZE (SKIP_LOCKED) " + places.table(table).sql());
        for (FeedPlan feed : table.staged()) {
            session.execute("ANALYZE (SKIP_LOCKED) " + places.stage(feed).sql());
        }
    }

    private static void prepare(Session session) throws SQLException {
        session.execute(ROOM);
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(NOTICE);
        }
    }

    /** The rows that a staged feed adds to its table, as the target is to hold them: a query. */
    public String expected(TablePlan table, FeedPlan feed) {
        List<String> columns = table.keyed() ? StagedRows.filled(table, feed) : common(table);
        return Loading.loaded(plan, places, table, feed, columns);
    }

    /** The rows of a feed, as the target holds them: a query for the same columns as {@link #expected}. */
    public String actual(Connection target, TablePlan table, FeedPlan feed) throws SQLException {
        return "SELECT " + Quoted.identifiers(columns(table, feed)) + " FROM "
                + places.table(table).sql() + " AS t WHERE "
                + new Origin(places, table).is(new Session(target), feed);
    }

    /** The columns that every feed fills; what can be compared of a table whose rows have no key. */
    public static List<String> common(TablePlan table) {
        List<String> common =
                new ArrayList<>(StagedRows.filled(table, table.feeds().get(0)));
        table.feeds().forEach(feed -> common.retainAll(StagedRows.filled(table, feed)));
        return common;
    }

    /** All rows of a table, in the columns that every feed fills: a query. */
    public String actual(TablePlan table) {
        return "SELECT " + Quoted.identifiers(common(table)) + " FROM "
                + places.table(table).sql() + " AS t";
    }

    /** The columns of {@link #actual}. */
    public static List<String> columns(TablePlan table, FeedPlan feed) {
        return feed.staged()
                ? StagedRows.filled(table, feed)
                : feed.digested().stream().map(ColumnPlan::name).toList();
    }

    private void lookUps(Session session) throws SQLException {
        for (String table : LookUps.tables(plan)) {
            session.execute(
                    "CREATE INDEX ON " + places.keyEntries(plan.table(table)).sql() + " (old_key, feed)");
        }
    }
}
