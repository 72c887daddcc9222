package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.TableName;
import dev.caravan.generation.Generation;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The staging tables and key maps of a run. */
public final class Staging implements Places {
    private final Plan plan;
    private final Generation generation;
    private final List<String> names;
    private final Function<String, TableName> tables;

    public Staging(Plan plan, Generation generation) {
        this(plan, generation, generation::shadow);
    }

    private Staging(Plan plan, Generation generation, Function<String, TableName> tables) {
        this.plan = plan;
        this.tables = tables;
        this.generation = generation;
        this.names = plan.tables().stream().map(TablePlan::name).sorted().toList();
    }

    /** The same, with the tables where they are when they are live. */
    public Staging live() {
        return new Staging(plan, generation, generation::live);
    }

    /** Creates what is not there yet. */
    public void create(Connection target) throws SQLException {
        if (plan.tables().stream().noneMatch(TablePlan::merged)) {
            return;
        }
        Session session = new Session(target);
        session.execute("CREATE SCHEMA IF NOT EXISTS " + Generation.staging(run()));
        for (TablePlan table : plan.tables()) {
            if (table.merged()) {
                createKeyMap(target, table);
            }
            for (FeedPlan feed : table.staged()) {
                session.execute("CREATE TABLE IF NOT EXISTS " + stage(feed).sql() + " AS " + empty(feed, table(table)));
            }
        }
    }

    /** What a table for staged rows is made of: the columns as they arrive, and no row. */
    static String empty(FeedPlan feed, TableName table) {
        return "SELECT " + feed.columns().stream().map(Staging::column).collect(Collectors.joining(", "))
                + (feed.keyTravels() ? ", CAST(NULL AS text) AS " + FeedPlan.KEY : "") + " FROM " + table.sql()
                + " WITH NO DATA";
    }

    private static String column(ColumnPlan column) {
        String name = Quoted.identifier(column.name());
        return column.inTarget() == null ? name : "CAST(NULL AS text) AS " + name;
    }

    /** Creates the key map of a table, if it is not there yet. */
    void createKeyMap(Connection target, TablePlan table) throws SQLException {
        Session session = new Session(target);
        String ofRun = Generation.keyEntries(run()).sql();
        session.execute("CREATE TABLE IF NOT EXISTS " + ofRun + " PARTITION OF caravan.key_entry FOR VALUES IN ("
                + run() + ") PARTITION BY LIST (table_name)");
        session.execute("CREATE TABLE IF NOT EXISTS " + keyEntries(table).sql() + " PARTITION OF " + ofRun
                + " FOR VALUES IN (" + Quoted.literal(table.name()) + ")");
    }

    /** Forgets all that was decided, so that it can be decided again; the tables are emptied by whoever fills them. */
    public static void forget(Connection target, long run) throws SQLException {
        Session session = new Session(target);
        for (String table : List.of("merge", "merge_part", "merge_decision", "value_map", "quarantine", "key_entry")) {
            session.execute("DELETE FROM caravan." + table + " WHERE run_id = " + run);
        }
    }

    /** Drops the staging tables of a run. */
    public static void drop(Connection target, long run) throws SQLException {
        new Session(target).execute("DROP SCHEMA IF EXISTS " + Generation.staging(run) + " CASCADE");
    }

    @Override
    public long run() {
        return generation.run();
    }

    @Override
    public TableName table(TablePlan table) {
        return tables.apply(table.name());
    }

    @Override
    public TableName stage(FeedPlan feed) {
        return TableName.made(Generation.staging(run()), feed.name() + "." + feed.feed());
    }

    @Override
    public long arrived(Session session, FeedPlan feed) throws SQLException {
        return session.number("SELECT sum(rows) FROM caravan.chunk WHERE run_id = " + run() + " AND table_name = "
                + Quoted.literal(feed.title()));
    }

    @Override
    public TableName keyEntries(TablePlan table) {
        TableName ofRun = Generation.keyEntries(run());
        return new TableName(ofRun.schema(), ofRun.name() + "_" + (names.indexOf(table.name()) + 1));
    }

    @Override
    public boolean folds(TablePlan table) {
        return KeyMap.folds(plan, table);
    }

    @Override
    public TableName valueMap() {
        return new TableName("caravan", "value_map");
    }

    @Override
    public TableName quarantine() {
        return new TableName("caravan", "quarantine");
    }
}
