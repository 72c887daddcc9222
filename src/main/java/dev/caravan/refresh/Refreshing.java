package dev.caravan.refresh;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.catalog.Table;
import dev.caravan.copy.CopyFormat;
import dev.caravan.copy.CopyObserver;
import dev.caravan.copy.CopyPipe;
import dev.caravan.copy.CopyTask;
import dev.caravan.database.Database;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.Snapshot;
import dev.caravan.database.TableName;
import dev.caravan.ledger.LastRefresh;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshLedger;
import dev.caravan.ledger.RefreshTable;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.SourceMapping;
import dev.caravan.mapping.TargetSchema;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.FeedPlanning;
import dev.caravan.plan.Layout;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A refresh at work: the body of the messages that pass through the routes. All of it happens in one transaction of the
 * target, whose snapshot is the one that is compared; whoever writes to one of the rows meanwhile makes it fail, and it
 * begins again.
 */
public final class Refreshing implements AutoCloseable {
    private final Group group;
    private final RefreshOptions options;
    private final Mapping mapping;
    private final Map<String, Database> databases;
    private final Ledger ledger;
    private final long id;
    private final Snapshot here;
    private final Connection writer;
    private final Session session;
    private final Map<String, Snapshot> sources = new HashMap<>();
    private final Map<String, FeedPlanning> plannings = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Finding> losses = new ArrayList<>();
    private final List<RefreshTable> accounts = new ArrayList<>();
    private final Map<Integer, Compared> compared = new TreeMap<>();
    private final Map<Integer, String> extents = new TreeMap<>();
    private List<Part> parts = List.of();
    private boolean done;

    Refreshing(
            long id,
            Group group,
            RefreshOptions options,
            Mapping mapping,
            Map<String, Database> databases,
            Ledger ledger)
            throws SQLException {
        this.id = id;
        this.group = group;
        this.options = options;
        this.mapping = mapping;
        this.databases = databases;
        this.ledger = ledger;
        this.here = Snapshot.of(ledger.target(), "pg_catalog");
        this.writer = ledger.target().connect();
        this.session = new Session(writer);
        writer.setAutoCommit(false);
        try (Statement statement = writer.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("SET TRANSACTION SNAPSHOT " + Quoted.literal(here.id()));
            statement.execute("SET LOCAL work_mem = '64MB'; SET LOCAL lock_timeout = '10s'");
        }
    }

    /** The tables to be compared. */
    public List<Part> parts() {
        return parts;
    }

    /** Finds out which tables can be refreshed, and how. Seeds create the tables where there is none yet. */
    public void plan() throws SQLException {
        for (TableRule rule : group.tables()) {
            Mirrors.refuse(mapping, rule.table());
        }
        if (seeding()) {
            Layout.create(writer, mapping);
        }
        Map<TableName, Table> live = new LinkedHashMap<>();
        List<String> schemas =
                mapping.schemas().values().stream().map(TargetSchema::name).toList();
        CatalogReader.read(writer, schemas).tables().forEach(table -> live.put(table.name(), table));
        Layout layout = Layout.live(live.values(), mapping);
        @Nullable Long published = ledger.generations().live().orElse(null);
        parts = new PartPlanner(mapping, live, source -> planning(source, layout), published, findings).plan(group);
    }

    private FeedPlanning planning(String source, Layout layout) {
        return plannings.computeIfAbsent(source, name -> new FeedPlanning(sourceOf(name), snapshot(name), layout));
    }

    private SourceMapping sourceOf(String name) {
        SourceMapping source = mapping.sources().get(name);
        if (source == null) {
            throw new IllegalArgumentException("No source " + name);
        }
        return source;
    }

    private Snapshot snapshot(String source) {
        return sources.computeIfAbsent(source, name -> {
            Database database = databases.get(name);
            if (database == null) {
                throw new IllegalArgumentException("No database " + name);
            }
            return Snapshot.of(database, sourceOf(name).schema());
        });
    }

    /** Finds out what of a table differs. */
    public void compare(Part part) throws SQLException {
        new Changes(session, part).create();
        FeedPlan feed = part.feed();
        Compared result = feed == null ? new FileStaging(writer, id, part, parts).compare() : compare(part, feed);
        compared.put(part.number(), seeding() ? result.unchanged(leaveWhatIsThere(part)) : result);
        session.execute("ANALYZE " + part.changes());
        if (result.unloadable() > 0) {
            spare(part, feed);
        }
        new Gone(session, part).decide(result, options.allowLoss()).ifPresent(losses::add);
    }

    private boolean seeding() {
        return group.name().equals(RefreshRules.SEEDS);
    }

    /** Seeds fill what is empty; whoever has written to a row since knows better. */
    private long leaveWhatIsThere(Part part) throws SQLException {
        return session.execute("DELETE FROM " + part.changes() + " AS c WHERE " + Change.is("c", Change.UPDATE));
    }

    private Compared compare(Part part, FeedPlan feed) throws SQLException {
        Compared loadable = loadable(part, feed);
        return new Compared(
                loadable.read() + part.unloadable(),
                part.unloadable(),
                loadable.unchanged(),
                loadable.live(),
                loadable.digest());
    }

    private Compared loadable(Part part, FeedPlan feed) throws SQLException {
        @Nullable String since = since(part);
        try (Connection source = snapshot(feed.source()).dataSource().getConnection()) {
            if (since == null && StreamComparison.possible(part) && !follows(part)) {
                try (Connection reader = here.dataSource().getConnection()) {
                    return new StreamComparison(part).run(source, reader, writer, feed.select());
                }
            }
            StagedComparison staged = new StagedComparison(session, part, parts);
            staged.prepare();
            String rows = since == null ? feed.select() : "SELECT * FROM (" + feed.select() + ") AS x WHERE " + since;
            String into = part.stage() + " (" + FeedPlan.columnList(feed.columns()) + ")";
            CopyTask task = new CopyTask(
                    part.name(),
                    1,
                    feed.format().copyOut(rows),
                    feed.format().copyIn(into, false),
                    null,
                    feed.format());
            CopyPipe.within(source, writer, task, CopyObserver.NONE);
            session.execute("ANALYZE " + part.stage());
            if (since != null) {
                extents.put(part.number(), "since");
            }
            return staged.run(since == null);
        }
    }

    /** Whether a key of this table points to rows that may have another key here than in their origin. */
    private boolean follows(Part part) {
        return parts.stream()
                .filter(to -> to.surrogate() != null)
                .anyMatch(to -> part.live().constraints().stream()
                        .anyMatch(key -> to.live().name().equals(key.references())));
    }

    /** Which rows {@code x} are read, as SQL; null for all. */
    private @Nullable String since(Part part) {
        Watermark watermark = part.rule().watermark();
        if (watermark == null || options.full()) {
            return null;
        }
        String origin = part.rule().origin().toString();
        RefreshLedger refreshes = ledger.refreshes();
        LastRefresh full = refreshes.last(part.name(), origin, "full").orElse(null);
        LastRefresh last = refreshes.last(part.name(), origin, null).orElse(null);
        if (full == null
                || last == null
                || last.table().watermark() == null
                || last.table().quarantined() > 0
                || full.finishedAt().plus(watermark.fullEvery()).isBefore(Instant.now())) {
            return null;
        }
        String type =
                part.live().column(watermark.column()).orElseThrow().type().base();
        String value = "CAST(" + Quoted.literal(String.valueOf(last.table().watermark())) + " AS " + type + ")";
        String from = type.startsWith("timestamp") || type.equals("date")
                ? value + " - make_interval(secs => " + watermark.overlap().toSeconds() + ")"
                : value;
        return "x." + Quoted.identifier(watermark.column()) + " >= " + from;
    }

    private void spare(Part part, @Nullable FeedPlan feed) throws SQLException {
        if (feed == null) {
            new Gone(session, part).spareAll();
            return;
        }
        session.execute("CREATE TEMP TABLE caravan_refused_" + part.number()
                + " (source_key text, row jsonb, reason int) ON COMMIT DROP");
        try (Connection source = snapshot(feed.source()).dataSource().getConnection()) {
            String into = "pg_temp.caravan_refused_" + part.number();
            CopyTask task = new CopyTask(
                    part.name(),
                    1,
                    "COPY (" + feed.selectRefused() + ") TO STDOUT",
                    "COPY " + into + " FROM STDIN",
                    null,
                    CopyFormat.TEXT);
            CopyPipe.within(source, writer, task, CopyObserver.NONE);
            if (part.key().size() == 1 && part.key().equals(part.live().key())) {
                new Gone(session, part).spare("SELECT source_key FROM " + into);
            } else {
                new Gone(session, part).spareAll();
            }
            for (int i = 0; i < feed.refusals().size(); i++) {
                session.execute("INSERT INTO caravan.refresh_row SELECT " + id + ", " + Quoted.literal(part.name())
                        + ", 'quarantined', CAST(jsonb_build_array(source_key) AS text), NULL, row, "
                        + Quoted.literal(feed.refusals().get(i).column()) + ", "
                        + Quoted.literal(feed.refusals().get(i).what()) + " FROM " + into + " WHERE reason = "
                        + (i + 1));
            }
        }
    }

    /**
     * Makes the changes such that all keys hold.
     *
     * @throws RefusedException if a table would lose too many rows
     */
    public void settle() throws SQLException {
        if (!losses.isEmpty()) {
            throw new RefusedException("The refresh is refused; nothing was written.", losses);
        }
        new Consistency(session, parts).settle();
    }

    /** Writes all changes, the account and the history, and commits them together. */
    public void write() throws SQLException {
        Accounting accounting = new Accounting(session, id);
        long changes = 0;
        for (Part part : parts) {
            Compared result = compared.getOrDefault(part.number(), Compared.NOTHING);
            RefreshTable account =
                    accounting.table(part, extents.getOrDefault(part.number(), "full"), result, watermark(part));
            accounts.add(account);
            changes += account.written();
            accounting.before(part);
        }
        if (changes > 0) {
            long written = new Writing(writer, parts).run();
            if (written != changes + moved()) {
                throw new InterruptedRunException(
                        "The refresh failed and nothing was written: the target wrote " + written + " rows instead of "
                                + (changes + moved()) + ".",
                        "A trigger or a rule of "
                                + parts.stream().map(Part::name).toList() + " leaves rows out.",
                        null);
            }
        }
        for (Part part : parts) {
            accounting.after(part);
        }
        RefreshLedger.done(writer, id, accounts);
        writer.commit();
        done = true;
    }

    /** A moved row is deleted and inserted. */
    private long moved() throws SQLException {
        long moved = 0;
        for (Part part : parts) {
            moved += new Changes(session, part).count(Change.MOVE);
        }
        return moved;
    }

    /** The largest value that the origin has sent; rows that others write to the table do not count. */
    private @Nullable String watermark(Part part) throws SQLException {
        Watermark watermark = part.rule().watermark();
        if (watermark == null) {
            return null;
        }
        String column = Quoted.identifier(watermark.column());
        String sent = extents.containsKey(part.number())
                ? "SELECT max(s." + column + ") FROM " + part.stage() + " AS s"
                : "SELECT max(t." + column + ") FROM " + part.table() + " AS t WHERE NOT (" + part.foreign()
                        + ") AND NOT EXISTS (SELECT FROM " + part.changes() + " AS c WHERE c.caravan_at = t.ctid)";
        String before = extents.containsKey(part.number())
                ? lastWatermark(part)
                : "SELECT max(c." + column + ") FROM " + part.changes() + " AS c WHERE "
                        + Change.is("c", Change.INSERT, Change.UPDATE, Change.MOVE, Change.QUARANTINE, Change.REPEATED);
        try (Statement statement = writer.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT CAST(greatest((" + sent + "), (" + before + ")) AS text)")) {
            row.next();
            return row.getString(1);
        }
    }

    private String lastWatermark(Part part) {
        Watermark watermark = Objects.requireNonNull(part.rule().watermark());
        String last = ledger.refreshes()
                .last(part.name(), part.rule().origin().toString(), null)
                .map(refresh -> refresh.table().watermark())
                .orElse("");
        return "SELECT CAST(" + Quoted.literal(last) + " AS "
                + part.live().column(watermark.column()).orElseThrow().type().base() + ")";
    }

    /** What was done; to be asked for at the end. */
    public RefreshResult result() {
        if (!done) {
            throw new IllegalStateException("The refresh is not done");
        }
        List<String> skipped = group.tables().stream()
                .map(TableRule::table)
                .filter(table -> parts.stream().noneMatch(part -> part.name().equals(table)))
                .toList();
        return new RefreshResult(id, group.name(), null, List.copyOf(accounts), skipped, List.copyOf(findings));
    }

    @Override
    public void close() {
        try (writer) {
            if (!done) {
                writer.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The target's connection was lost", e);
        } finally {
            here.close();
            sources.values().forEach(Snapshot::close);
        }
    }
}
