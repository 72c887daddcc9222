package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.TableName;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import dev.caravan.problem.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Merges one corrected row of a feed into its table as it now is, in the caller's transaction. */
public final class Replay implements Places {
    private final Plan plan;
    private final Staging staging;
    private final FeedPlan feed;
    private final TablePlan table;
    private final Connection target;
    private final Session session;

    /**
     * @param staging of the run that the row belongs to, with its tables where they now are
     * @param target auto-commit off
     */
    public Replay(Plan plan, Staging staging, FeedPlan feed, Connection target) {
        this.feed = feed.merging(true, feed.pointers());
        TablePlan known = plan.table(feed.name());
        this.table = new TablePlan(
                known.schema(),
                known.table(),
                known.key(),
                known.uniques(),
                known.columns(),
                known.feeds().stream()
                        .map(each -> each.equals(feed) ? this.feed : each)
                        .toList(),
                known.rules());
        this.plan = plan;
        this.staging = staging;
        this.target = target;
        this.session = new Session(target);
    }

    /**
     * How it went.
     *
     * @param key of the row in the target, as text; null if it is not there, or its table has no key
     * @param refused why not; null if it is there
     */
    public record Outcome(
            @Nullable String key, boolean matched, @Nullable String refused) {}

    /**
     * Loads the row.
     *
     * @param source the row's source
     * @param key of the row in its source, as text
     * @param row as the source's table would hold it, as JSON
     */
    public Outcome load(Connection source, String key, String row) throws SQLException {
        session.execute("SET LOCAL lock_timeout = '5s'");
        session.execute("LOCK TABLE " + table(table).sql() + " IN SHARE ROW EXCLUSIVE MODE");
        staging.createKeyMap(target, table);
        prepare();
        Optional<String> refused = stage(source, key, row);
        if (refused.isPresent()) {
            return new Outcome(null, false, refused.get());
        }
        if (repeated()) {
            return new Outcome(null, false, table.key().get(0) + " is the key of an earlier row");
        }
        Findings findings = new Findings();
        new Matching(session, plan, this, table, findings).run();
        Optional<Finding> refusal = findings.list().stream()
                .filter(finding -> finding.severity() == Severity.REFUSAL)
                .findFirst();
        if (refusal.isPresent()) {
            return new Outcome(null, false, refusal.get().what());
        }
        new Settling(session, plan, this).run(table, feed);
        Optional<String> unsettled = text("SELECT column_name || ' ' || reason FROM pg_temp.caravan_replay_lost");
        if (unsettled.isPresent()) {
            return new Outcome(null, false, unsettled.get());
        }
        new Loading(session, plan, this, table).run(feed);
        return outcome();
    }

    /** Whether another row of the feed with the same key is there. */
    private boolean repeated() throws SQLException {
        if (!table.keyed()) {
            return false;
        }
        String mine = StagedRows.rowKey(table, feed);
        FeedPlan known = plan.table(feed.name()).feed(feed.feed());
        String direct = known.staged()
                ? ""
                : " UNION ALL SELECT " + Unmerged.key(table, "t") + " FROM "
                        + table(table).sql() + " AS t WHERE " + new Origin(this, table).is(known);
        return session.number("SELECT count(*) FROM " + stage(feed).sql() + " AS r WHERE " + mine
                        + " IN (SELECT k.old_key FROM " + keyMap(table) + " AS k WHERE k.feed = "
                        + Quoted.literal(feed.feed()) + direct + ")")
                > 0;
    }

    private Outcome outcome() throws SQLException {
        // The row has just got an entry of its own.
        String mine = " FROM " + keyEntries(table).sql() + " AS k JOIN "
                + stage(feed).sql() + " AS r ON k.keys = 1 AND " + StagedRows.entry(table, feed);
        boolean matched = session.number("SELECT count(*)" + mine + " WHERE k.outcome = 'matched'") > 0;
        @Nullable String newKey = text("SELECT k.new_key" + mine).orElse(null);
        session.execute(
                "UPDATE " + keyEntries(table).sql() + " AS m SET outcome = 'replayed' WHERE m.outcome = 'loaded' AND"
                        + " (m.feed, m.old_key) IN (SELECT k.feed, k.old_key" + mine + ")");
        return new Outcome(newKey, matched, null);
    }

    private void prepare() throws SQLException {
        for (String name : List.of("caravan_replay", "caravan_replay_lost")) {
            session.execute("DROP TABLE IF EXISTS pg_temp." + name);
        }
        session.execute("CREATE TEMP TABLE caravan_replay ON COMMIT DROP AS " + Staging.empty(feed, table(table)));
        session.execute(
                "CREATE TEMP TABLE caravan_replay_lost (run_id bigint, table_name text, feed text, source_key text,"
                        + " column_name text, reason text, sql_state text) ON COMMIT DROP");
    }

    /** Takes the row through the mapping in its source, into the temporary staging table. */
    private Optional<String> stage(Connection source, String key, String row) throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet made = statement.executeQuery(feed.selectReplayed(key, row))) {
            if (!made.next()) {
                return Optional.of("the filter of the mapping does not want it");
            }
            int reason = made.getInt("caravan_reason");
            if (reason > 0) {
                return Optional.of(feed.refusals().get(reason - 1).column() + " "
                        + feed.refusals().get(reason - 1).what());
            }
            insert(made);
            return Optional.empty();
        }
    }

    private void insert(ResultSet made) throws SQLException {
        List<String> names =
                new ArrayList<>(feed.columns().stream().map(ColumnPlan::name).toList());
        List<String> casts = new ArrayList<>(feed.columns().stream()
                .map(column -> column.inTarget() == null ? "CAST(? AS " + type(column.name()) + ")" : "?")
                .toList());
        if (feed.keyTravels()) {
            names.add(FeedPlan.KEY);
            casts.add("?");
        }
        String sql = "INSERT INTO pg_temp.caravan_replay ("
                + Quoted.identifiers(names) + ") VALUES ("
                + String.join(", ", casts) + ")";
        try (PreparedStatement insert = target.prepareStatement(sql)) {
            for (int i = 0; i < names.size(); i++) {
                insert.setString(i + 1, made.getString(names.get(i)));
            }
            insert.executeUpdate();
        }
    }

    /** The column's own type, wherever its schema now is. */
    private String type(String column) {
        return table.column(column)
                .orElseThrow()
                .type()
                .baseIn(table.schema(), table(table).schema());
    }

    private Optional<String> text(String sql) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    @Override
    public boolean replaying() {
        return true;
    }

    @Override
    public boolean replays(FeedPlan wanted) {
        return wanted.equals(feed);
    }

    @Override
    public long run() {
        return staging.run();
    }

    @Override
    public TableName table(TablePlan wanted) {
        return staging.table(wanted);
    }

    @Override
    public TableName stage(FeedPlan wanted) {
        return new TableName("pg_temp", "caravan_replay");
    }

    @Override
    public TableName keyEntries(TablePlan wanted) {
        return staging.keyEntries(wanted);
    }

    @Override
    public boolean folds(TablePlan wanted) {
        return staging.folds(wanted);
    }

    @Override
    public TableName valueMap() {
        return staging.valueMap();
    }

    @Override
    public TableName quarantine() {
        return new TableName("pg_temp", "caravan_replay_lost");
    }
}
