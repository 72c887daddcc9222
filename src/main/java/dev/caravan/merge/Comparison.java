package dev.caravan.merge;

import dev.caravan.catalog.ColumnType;
import dev.caravan.copy.CopyObserver;
import dev.caravan.copy.CopyPipe;
import dev.caravan.copy.CopyTask;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.TableName;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Says how the feeds of a plan meet, before anything is written: it merges them in temporary tables of one connection to the
 * target, which go with it.
 */
public final class Comparison implements Places {
    private final Plan plan;
    private final Connection target;
    private final Session session;
    private final List<Conflict> conflicts = new ArrayList<>();
    private List<Finding> findings = List.of();

    private Comparison(Plan plan, Connection target) {
        this.plan = new Plan(
                plan.consolidation(), plan.schemas(), needed(plan), plan.left(), plan.findings(), plan.fingerprint());
        this.target = target;
        this.session = new Session(target);
    }

    /** What was found. */
    public record Result(List<Conflict> conflicts, List<Finding> findings) {}

    /**
     * Compares the feeds of all merged tables.
     *
     * @param snapshots connections inside a source's snapshot, by its name
     * @param target a connection of its own, to be closed afterwards
     */
    public static Result of(Plan plan, Function<String, DataSource> snapshots, Connection target) throws SQLException {
        Comparison comparison = new Comparison(plan, target);
        comparison.fill(snapshots);
        comparison.compare();
        return new Result(comparison.conflicts, comparison.findings);
    }

    /** The ledger's functions, which a target that no run has seen does not have. */
    private void createFunctions() throws SQLException {
        try (InputStream script = Comparison.class.getResourceAsStream("/db/ledger/V2__json_or_text.sql")) {
            if (script == null) {
                throw new IllegalStateException("The ledger's scripts are part of the program");
            }
            String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            session.execute(sql.replace("FUNCTION json_or_text", "FUNCTION pg_temp.json_or_text"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill(Function<String, DataSource> snapshots) throws SQLException {
        createFunctions();
        session.execute("""
                CREATE TEMP TABLE value_map (run_id bigint, table_name text, feed text, column_name text, row_key text,
                    old_value text, new_value text, PRIMARY KEY (run_id, table_name, feed, column_name, row_key))""");
        session.execute("""
                CREATE TEMP TABLE quarantine (run_id bigint, table_name text, feed text, source_key text, column_name text,
                    reason text, sql_state text, UNIQUE (run_id, table_name, feed, source_key))""");
        for (TablePlan table : plan.tables()) {
            session.execute("CREATE TEMP TABLE " + table(table).sql() + " ("
                    + table.columns().stream()
                            .map(column -> column(column.name(), column.type()))
                            .collect(Collectors.joining(", "))
                    + ")");
            session.execute("CREATE TEMP TABLE " + keyEntries(table).sql()
                    + " (run_id bigint, table_name text, feed text, old_key text, new_key text, outcome text,"
                    + " old_number bigint, new_number bigint, keys integer NOT NULL DEFAULT 1)");
            for (FeedPlan feed : table.feeds()) {
                if (feed.staged()) {
                    session.execute("CREATE TEMP TABLE " + stage(feed).sql() + " ("
                            + feed.digested().stream()
                                    .map(column -> column(column.name(), column.type()))
                                    .collect(Collectors.joining(", "))
                            + (feed.carriesKey() ? ", " + FeedPlan.KEY + " text" : "") + ")");
                }
                copy(feed, table, snapshots.apply(feed.source()));
            }
        }
    }

    /** Merged tables, and those that their rows point to. */
    private static List<TablePlan> needed(Plan plan) {
        Set<String> names = new HashSet<>();
        for (TablePlan table : plan.tables()) {
            for (FeedPlan feed : table.feeds()) {
                if (table.merged() || !feed.pointers().isEmpty()) {
                    names.add(table.name());
                    feed.pointers().stream().map(Pointer::table).forEach(names::add);
                }
            }
        }
        return plan.tables().stream()
                .filter(table -> names.contains(table.name()))
                .toList();
    }

    private static String column(String name, ColumnType type) {
        return Quoted.identifier(name) + " " + (type.builtIn() ? type.base() : "text");
    }

    private void copy(FeedPlan feed, TablePlan table, DataSource snapshot) throws SQLException {
        String into = (feed.staged() ? stage(feed) : table(table)).sql() + " (" + FeedPlan.columnList(feed.digested())
                + (feed.keyTravels() ? ", " + FeedPlan.KEY : "") + ")";
        try (Connection source = snapshot.getConnection()) {
            CopyTask task = new CopyTask(
                    feed.title(),
                    1,
                    feed.format().copyOut(feed.selectDigested()),
                    feed.format().copyIn(into, false),
                    null,
                    feed.format());
            CopyPipe.copy(source, target, task, CopyObserver.NONE);
        }
    }

    private void compare() throws SQLException {
        Merge merge = new Merge(plan, this);
        Findings undecided = new Findings();
        for (List<TablePlan> wave : merge.waves(undecided)) {
            for (TablePlan table : wave) {
                merge.match(target, table, undecided);
            }
        }
        merge.settle(target);
        findings = undecided.list();
        for (TablePlan table : plan.tables()) {
            if (table.merged()) {
                long there =
                        session.number("SELECT count(*) FROM " + table(table).sql());
                for (Account account : merge.load(target, table)) {
                    FeedPlan feed = table.feed(account.counts().feed());
                    if (table.feeds().size() > 1 && !feed.equals(table.feeds().get(0))) {
                        conflicts.add(conflict(table, feed, account, there));
                    }
                    there += account.counts().loaded();
                }
            }
        }
        target.commit();
    }

    private Conflict conflict(TablePlan table, FeedPlan feed, Account account, long there) throws SQLException {
        String mine = "table_name = " + Quoted.literal(table.name()) + " AND feed = " + Quoted.literal(feed.feed());
        long met = session.number("SELECT count(DISTINCT new_key) FROM " + keyMap(table) + " AS k WHERE " + mine
                + " AND outcome = 'matched'");
        return new Conflict(
                table.name(),
                feed.feed(),
                session.number("SELECT count(*) FROM " + stage(feed).sql()),
                account.counts().identical(),
                account.counts().differing(),
                account.counts().columns(),
                account.examples(),
                account.counts().loaded(),
                Math.max(0, there - met),
                account.counts().rekeyed(),
                session.number("SELECT count(*) FROM pg_temp.value_map WHERE " + mine),
                session.number("SELECT count(*) FROM pg_temp.quarantine WHERE " + mine));
    }

    @Override
    public long run() {
        return 0;
    }

    @Override
    public TableName table(TablePlan table) {
        return TableName.made("pg_temp", table.name());
    }

    @Override
    public TableName stage(FeedPlan feed) {
        return TableName.made("pg_temp", feed.name() + "/" + feed.feed());
    }

    @Override
    public String functions() {
        return "pg_temp";
    }

    @Override
    public TableName keyEntries(TablePlan table) {
        return TableName.made("pg_temp", table.name() + " keys");
    }

    @Override
    public boolean folds(TablePlan table) {
        return KeyMap.folds(plan, table);
    }

    @Override
    public TableName valueMap() {
        return new TableName("pg_temp", "value_map");
    }

    @Override
    public TableName quarantine() {
        return new TableName("pg_temp", "quarantine");
    }
}
