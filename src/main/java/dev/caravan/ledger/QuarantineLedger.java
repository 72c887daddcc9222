package dev.caravan.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that could not be loaded. */
public final class QuarantineLedger {
    private static final String SELECT =
            "SELECT id, run_id, table_name, feed, source_key, column_name, reason, sql_state, source_row::text,"
                    + " corrected::text, state FROM caravan.quarantine ";

    private final JdbcClient client;

    QuarantineLedger(JdbcClient client) {
        this.client = client;
    }

    /** A row on its way into quarantine. */
    public record Refused(String sourceKey, String column, String reason, String sqlState, String row) {}

    /**
     * How many rows of a feed went into quarantine.
     *
     * @param unloaded rows that are still there
     * @param replayed rows that came out again
     */
    public record Counts(long unloaded, long replayed) {
        public static final Counts NONE = new Counts(0, 0);
    }

    /** Forgets the rows of a feed that nobody corrected yet, because they are looked for again. */
    public static void reopen(Connection target, long run, String table, String feed) throws SQLException {
        try (PreparedStatement delete = target.prepareStatement("DELETE FROM caravan.quarantine WHERE run_id = ?"
                + " AND table_name = ? AND feed = ? AND state = 'open'")) {
            delete.setLong(1, run);
            delete.setString(2, table);
            delete.setString(3, feed);
            delete.executeUpdate();
        }
    }

    /** Adds rows. */
    public static void add(Connection target, long run, String table, String feed, List<Refused> rows)
            throws SQLException {
        try (PreparedStatement insert =
                target.prepareStatement("INSERT INTO caravan.quarantine (run_id, table_name, feed,"
                        + " source_key, column_name, reason, sql_state, source_row) VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb)"
                        + " ON CONFLICT DO NOTHING")) {
            for (Refused row : rows) {
                insert.setLong(1, run);
                insert.setString(2, table);
                insert.setString(3, feed);
                insert.setString(4, row.sourceKey());
                insert.setString(5, row.column());
                insert.setString(6, row.reason());
                insert.setString(7, row.sqlState());
                insert.setString(8, row.row());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Source keys of the rows whose values were not kept yet. */
    public List<String> withoutRow(long run, String table, String feed) {
        return client.sql("SELECT source_key FROM caravan.quarantine WHERE run_id = :run AND table_name = :table"
                        + " AND feed = :feed AND source_row IS NULL ORDER BY id")
                .param("run", run)
                .param("table", table)
                .param("feed", feed)
                .query(String.class)
                .list();
    }

    /** Keeps the values of a row. */
    public void row(long run, String table, String feed, String sourceKey, String row) {
        client.sql("UPDATE caravan.quarantine SET source_row = :row::jsonb WHERE run_id = :run AND table_name = :table"
                        + " AND feed = :feed AND source_key = :key")
                .param("row", row)
                .param("run", run)
                .param("table", table)
                .param("feed", feed)
                .param("key", sourceKey)
                .update();
    }

    /** The rows of each feed of a run, by {@code table/feed}; feeds without any are left out. */
    public Map<String, Counts> counts(long run) {
        Map<String, Counts> counts = new HashMap<>();
        client.sql("SELECT table_name || '/' || feed AS place, count(*) FILTER (WHERE state <> 'replayed') AS unloaded,"
                        + " count(*) FILTER (WHERE state = 'replayed') AS replayed FROM caravan.quarantine"
                        + " WHERE run_id = :run GROUP BY 1")
                .param("run", run)
                .query((row, number) -> counts.put(
                        row.getString("place"), new Counts(row.getLong("unloaded"), row.getLong("replayed"))))
                .list();
        return counts;
    }

    /** How many rows of a run somebody has corrected, or loaded already. */
    public long worked(long run) {
        return client.sql("SELECT count(*) FROM caravan.quarantine WHERE run_id = :run AND state <> 'open'")
                .param("run", run)
                .query(Long.class)
                .single();
    }

    /** Why rows of a run are not loaded, and how many for each reason; the most first. */
    public List<QuarantineReason> reasons(long run) {
        return client.sql("SELECT table_name, column_name, reason, count(*) AS rows"
                        + " FROM caravan.quarantine WHERE run_id = :run AND state <> 'replayed'"
                        + " GROUP BY table_name, column_name, reason ORDER BY 4 DESC, 1, 2, 3")
                .param("run", run)
                .query((row, number) -> new QuarantineReason(
                        row.getString("table_name"),
                        row.getString("column_name"),
                        row.getString("reason"),
                        row.getLong("rows")))
                .list();
    }

    /** The rows of a run in the order they were found. */
    public List<QuarantineRecord> of(long run) {
        return client.sql(SELECT + "WHERE run_id = :run ORDER BY id")
                .param("run", run)
                .query(QuarantineLedger::record)
                .list();
    }

    /** One row by its number. */
    public Optional<QuarantineRecord> find(long id) {
        return client.sql(SELECT + "WHERE id = :id")
                .param("id", id)
                .query(QuarantineLedger::record)
                .optional();
    }

    /** Keeps a corrected row. */
    public void correct(long id, String corrected, String who) {
        client.sql("UPDATE caravan.quarantine SET corrected = :row::jsonb, state = 'corrected',"
                        + " changed_at = clock_timestamp(), changed_by = :who WHERE id = :id")
                .param("row", corrected)
                .param("who", who)
                .param("id", id)
                .update();
    }

    /** Notes in the transaction that loads it that a row is out of quarantine. */
    public static void replayed(Connection target, long id, String who) throws SQLException {
        try (PreparedStatement update = target.prepareStatement("UPDATE caravan.quarantine SET state = 'replayed',"
                + " changed_at = clock_timestamp(), changed_by = ? WHERE id = ?")) {
            update.setString(1, who);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    private static QuarantineRecord record(ResultSet row, int number) throws SQLException {
        @Nullable String source = row.getString("source_row");
        return new QuarantineRecord(
                row.getLong("id"),
                row.getLong("run_id"),
                row.getString("table_name"),
                row.getString("feed"),
                row.getString("source_key"),
                row.getString("column_name"),
                row.getString("reason"),
                row.getString("sql_state"),
                source == null ? "{}" : source,
                row.getString("corrected"),
                row.getString("state"));
    }
}
