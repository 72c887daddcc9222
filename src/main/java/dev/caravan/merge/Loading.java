package dev.caravan.merge;

import dev.caravan.copy.CopyFormat;
import dev.caravan.copy.CopyPipe;
import dev.caravan.copy.CopyTask;
import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.ledger.MergeRecord;
import dev.caravan.mapping.MergeRules.Differing;
import dev.caravan.mapping.MergeRules.Differing.Choice;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Loads the staged rows of one table, feed after feed, and settles what matched rows hold differently. */
final class Loading {
    private final Session session;
    private final Plan plan;
    private final Places places;
    private final TablePlan table;
    private final @Nullable Connection reader;
    private final Runnable check;

    Loading(Session session, Plan plan, Places places, TablePlan table) {
        this(session, plan, places, table, null, () -> {});
    }

    /**
     * Reads the rows on one connection while they are written on another, so that two processes of the server share the work.
     *
     * @param reader sees what was decided; null to read and write on the same connection
     * @param check called now and then; ends the work by an exception
     */
    Loading(Session session, Plan plan, Places places, TablePlan table, @Nullable Connection reader, Runnable check) {
        this.session = session;
        this.reader = reader;
        this.check = check;
        this.plan = plan;
        this.places = places;
        this.table = table;
    }

    /** The rows that a feed adds to the table, as the target will hold them. */
    static String loaded(Plan plan, Places places, TablePlan table, FeedPlan feed, List<String> columns) {
        StagedRows rows = new StagedRows(plan, places, table, feed);
        return "SELECT " + rows.values(columns) + " FROM " + rows.from("loaded");
    }

    List<Account> run() throws SQLException {
        List<Account> accounts = new ArrayList<>();
        if (!table.keyed()) {
            // Afterwards nothing would tell the rows of one feed from another's.
            for (FeedPlan feed : table.staged()) {
                accounts.add(account(feed, null));
            }
        }
        for (FeedPlan feed : table.staged()) {
            @Nullable Digest sent = add(feed);
            if (table.keyed()) {
                accounts.add(account(feed, sent));
            }
        }
        return accounts;
    }

    /** Loads the rows of one feed alone. */
    void run(FeedPlan feed) throws SQLException {
        add(feed);
        if (table.keyed()) {
            account(feed, null);
        }
    }

    /** Adds the rows of one feed; says what was sent if they went through here. */
    private @Nullable Digest add(FeedPlan feed) throws SQLException {
        List<String> columns = StagedRows.filled(table, feed);
        String into = places.table(table).sql() + " (" + Quoted.identifiers(columns) + ")";
        String rows = loaded(plan, places, table, feed, columns);
        if (reader == null) {
            session.execute("INSERT INTO " + into + " " + rows);
            return null;
        }
        CopyFormat format = feed.format();
        CopyTask task = new CopyTask(feed.title(), 1, format.copyOut(rows), format.copyIn(into, false), null, format);
        return CopyPipe.within(reader, session.connection(), task, new CheckedCopy(check))
                .digest();
    }

    private Account account(FeedPlan feed, @Nullable Digest sent) throws SQLException {
        long loaded;
        long matched;
        long rekeyed;
        String sql = "SELECT count(*) FILTER (WHERE outcome = 'loaded'), count(*) FILTER (WHERE outcome = 'matched'),"
                + " count(*) FILTER (WHERE outcome = 'loaded' AND new_key <> old_key) FROM "
                + places.keyMap(table).sql() + " WHERE feed = " + Quoted.literal(feed.feed());
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            loaded = row.getLong(1);
            matched = row.getLong(2);
            rekeyed = feed.carriesKey() ? 0 : row.getLong(3);
        }
        Compared compared = matched == 0 ? new Compared(0, Map.of(), List.of()) : compare(feed);
        long updated = compared.differing() == 0 ? 0 : update(feed);
        MergeRecord counts = new MergeRecord(
                table.name(),
                feed.feed(),
                loaded,
                matched,
                compared.differing(),
                updated,
                rekeyed,
                compared.columns(),
                sent);
        return new Account(counts, compared.examples());
    }

    private record Compared(long differing, Map<String, Long> columns, List<String> examples) {}

    /** Matched rows beside the rows that they are the same as. */
    private String pairs(FeedPlan feed, List<String> columns) {
        StagedRows rows = new StagedRows(plan, places, table, feed);
        String values = rows.values(columns);
        String orphaned = columns.stream()
                .map(column -> Meant.orphaned(plan, places, feed, column)
                        .map(condition -> ", " + condition + " AS " + orphan(columns, column))
                        .orElse(""))
                .collect(Collectors.joining());
        return "(SELECT k.old_key AS caravan_old, k.new_key AS caravan_new" + (values.isEmpty() ? "" : ", " + values)
                + orphaned
                + " FROM " + rows.from("matched") + ") AS x JOIN " + there(feed, columns) + " = x.caravan_new";
    }

    private static String orphan(List<String> columns, String column) {
        return "caravan_orphan_" + (columns.indexOf(column) + 1);
    }

    private String there(FeedPlan feed, List<String> columns) {
        if (table.keyed()) {
            return places.table(table).sql() + " AS t ON " + Unmerged.key(table, "t");
        }
        String earlier = new Unmerged(plan, places, table).rows(columns, Quoted::identifier, feed);
        return "(" + earlier + ") AS t ON t.row_key";
    }

    private List<String> compared(FeedPlan feed) {
        return StagedRows.filled(table, feed).stream()
                .filter(column -> !table.keyed() || !table.key().contains(column))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Compared compare(FeedPlan feed) throws SQLException {
        List<String> columns = compared(feed);
        if (columns.isEmpty()) {
            return new Compared(0, Map.of(), List.of());
        }
        String any = columns.stream().map(this::differs).collect(Collectors.joining(" OR "));
        String counts = columns.stream()
                .map(column -> "count(*) FILTER (WHERE " + differs(column) + ")")
                .collect(Collectors.joining(", "));
        String sql = "SELECT count(*) FILTER (WHERE " + any + "), (array_agg(x.caravan_old ORDER BY x.caravan_old)"
                + " FILTER (WHERE " + any + "))[1:3]::text[], " + counts + " FROM " + pairs(feed, columns);
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            Map<String, Long> byColumn = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                if (row.getLong(i + 3) > 0) {
                    byColumn.put(columns.get(i), row.getLong(i + 3));
                }
            }
            List<String> examples = row.getArray(2) == null
                    ? List.of()
                    : List.of((String[]) row.getArray(2).getArray());
            return new Compared(row.getLong(1), byColumn, examples);
        }
    }

    /** Some types have no equality of their own. */
    private String differs(String column) {
        String name = Quoted.identifier(column);
        boolean comparable = table.column(column)
                .filter(known -> !List.of("json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle")
                        .contains(known.type().internalName()))
                .isPresent();
        return comparable
                ? "x." + name + " IS DISTINCT FROM t." + name
                : "CAST(x." + name + " AS text) IS DISTINCT FROM CAST(t." + name + " AS text)";
    }

    /** The later row's values, where the mapping wants them; an orphan's reference stays as it is. */
    private long update(FeedPlan feed) throws SQLException {
        Differing differing = table.rules().differing();
        if (differing.choice() != Choice.TAKE_LAST && differing.choice() != Choice.NEWEST) {
            return 0;
        }
        List<String> columns = compared(feed);
        columns.removeAll(lasting());
        if (columns.isEmpty()) {
            return 0;
        }
        String any = columns.stream().map(this::differs).collect(Collectors.joining(" OR "));
        String newest = differing.newest() == null
                ? ""
                : " AND (t." + Quoted.identifier(differing.newest()) + " IS NULL OR x."
                        + Quoted.identifier(differing.newest()) + " > t." + Quoted.identifier(differing.newest()) + ")";
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_update");
        String kept = columns.stream()
                .map(column -> kept(feed, columns, column) + " AS " + Quoted.identifier(column))
                .collect(Collectors.joining(", "));
        session.execute("CREATE TEMP TABLE caravan_update AS SELECT DISTINCT ON (x.caravan_new) x.caravan_new, " + kept
                + " FROM " + pairs(feed, columns) + " WHERE (" + any + ")" + newest
                + " ORDER BY x.caravan_new, "
                + (differing.newest() == null
                        ? ""
                        : "x." + Quoted.identifier(differing.newest()) + " DESC NULLS LAST, ")
                + "length(x.caravan_old) DESC, x.caravan_old DESC");
        replaced(Parts.Kind.REPLACED);
        String set = columns.stream()
                .map(column -> Quoted.identifier(column) + " = x." + Quoted.identifier(column))
                .collect(Collectors.joining(", "));
        long updated = session.execute("UPDATE " + places.table(table).sql() + " AS t SET " + set
                + " FROM pg_temp.caravan_update AS x WHERE " + Unmerged.key(table, "t") + " = x.caravan_new");
        replaced(Parts.Kind.REPLACING);
        return updated;
    }

    /** Columns that stay as the first row has them: unique values might be another row's, and some are pointed to. */
    private Set<String> lasting() {
        Set<String> lasting = new HashSet<>();
        table.uniques().forEach(unique -> lasting.addAll(unique.columns()));
        plan.feeds().stream()
                .flatMap(feed -> feed.pointers().stream())
                .filter(pointer -> pointer.table().equals(table.name()))
                .map(Pointer::unique)
                .filter(Objects::nonNull)
                .forEach(lasting::add);
        return lasting;
    }

    private static String kept(FeedPlan feed, List<String> columns, String column) {
        String name = Quoted.identifier(column);
        boolean reference =
                feed.pointers().stream().anyMatch(pointer -> pointer.column().equals(column));
        return reference
                ? "CASE WHEN x." + orphan(columns, column) + " THEN t." + name + " ELSE x." + name + " END"
                : "x." + name;
    }

    /** Whoever sent the rows that are updated: their digest changes. */
    private void replaced(Parts.Kind kind) throws SQLException {
        for (FeedPlan owner : places.replaying() ? List.<FeedPlan>of() : table.feeds()) {
            String key = Unmerged.key(table, "t");
            Digest digest = ReadBack.rows(
                    session.connection(),
                    owner,
                    "SELECT " + Quoted.identifiers(Merge.columns(table, owner)) + " FROM "
                            + places.table(table).sql() + " AS t WHERE " + key
                            + " IN (SELECT caravan_new FROM pg_temp.caravan_update) AND "
                            + of(plan, places, table, owner));
            new Parts(session, places).record(table, owner, kind, digest);
        }
    }

    /** A condition on the row {@code t} of the target: it came from this feed. */
    static String of(Plan plan, Places places, TablePlan table, FeedPlan feed) {
        String loaded = "SELECT k.new_key FROM " + places.keyMap(table).sql()
                + " AS k WHERE k.outcome IN ('loaded', 'replayed')";
        String key = Unmerged.key(table, "t");
        return feed.staged()
                ? key + " IN (" + loaded + " AND k.outcome = 'loaded' AND k.feed = " + Quoted.literal(feed.feed()) + ")"
                : "NOT EXISTS (" + loaded + " AND k.new_key = " + key + ")";
    }
}
