package dev.caravan.merge;

import dev.caravan.copy.CopyFormat;
import dev.caravan.copy.CopyPipe;
import dev.caravan.copy.CopyTask;
import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.ledger.MergeRecord;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return loaded(new StagedRows(plan, places, table, feed), columns);
    }

    private static String loaded(StagedRows rows, List<String> columns) {
        return "SELECT " + rows.values(columns) + " FROM " + rows.fromLoaded();
    }

    List<Account> run() throws SQLException {
        List<Account> accounts = new ArrayList<>();
        if (!table.keyed()) {
            // Afterwards nothing would tell the rows of one feed from another's.
            for (FeedPlan feed : table.staged()) {
                accounts.add(account(feed, known(feed), null));
            }
        }
        for (FeedPlan feed : table.staged()) {
            DecidedKeys known = known(feed);
            @Nullable Digest sent = add(feed, known);
            if (table.keyed()) {
                accounts.add(account(feed, known, sent));
            }
        }
        return accounts;
    }

    /** Loads the rows of one feed alone. */
    void run(FeedPlan feed) throws SQLException {
        add(feed, DecidedKeys.UNKNOWN);
        if (table.keyed()) {
            account(feed, known(feed), null);
        }
    }

    private DecidedKeys known(FeedPlan feed) throws SQLException {
        return DecidedKeys.of(session, plan, places, table, feed);
    }

    /** Adds the rows of one feed; says what was sent if they went through here. */
    private @Nullable Digest add(FeedPlan feed, DecidedKeys known) throws SQLException {
        List<String> columns = StagedRows.filled(table, feed);
        String into = places.table(table).sql() + " (" + Quoted.identifiers(columns) + ")";
        String rows = loaded(new StagedRows(plan, places, table, feed, known), columns);
        if (reader == null) {
            session.execute("INSERT INTO " + into + " " + rows);
            return null;
        }
        CopyFormat format = feed.format();
        CopyTask task = new CopyTask(feed.title(), 1, format.copyOut(rows), format.copyIn(into, false), null, format);
        return CopyPipe.within(reader, session.connection(), task, new CheckedCopy(check))
                .digest();
    }

    private Account account(FeedPlan feed, DecidedKeys known, @Nullable Digest sent) throws SQLException {
        Compared compared = known.matched() == 0 ? new Compared(0, Map.of(), List.of()) : compare(feed);
        long updated = compared.differing() == 0 ? 0 : new Updating(session, plan, places, table).by(feed);
        MergeRecord counts = new MergeRecord(
                table.name(),
                feed.feed(),
                known.loaded(),
                known.matched(),
                compared.differing(),
                updated,
                known.rekeyed(),
                compared.columns(),
                sent);
        return new Account(counts, compared.examples());
    }

    private record Compared(long differing, Map<String, Long> columns, List<String> examples) {}

    private Compared compare(FeedPlan feed) throws SQLException {
        Pairs pairs = Pairs.of(plan, places, table, feed);
        List<String> columns = pairs.columns();
        if (columns.isEmpty()) {
            return new Compared(0, Map.of(), List.of());
        }
        String any = pairs.differ();
        String counts = columns.stream()
                .map(column -> "count(*) FILTER (WHERE " + pairs.differ(column) + ")")
                .collect(Collectors.joining(", "));
        String sql = "SELECT count(*) FILTER (WHERE " + any + "), (array_agg(x.caravan_old ORDER BY x.caravan_old)"
                + " FILTER (WHERE " + any + "))[1:3]::text[], " + counts + " FROM " + pairs.sql();
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
}
