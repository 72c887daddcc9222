package dev.caravan.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Refreshes and what they changed. */
public final class RefreshLedger {
    private static final String COLUMNS =
            "SELECT id, name, kind, state, undoes, started_at, finished_at, message FROM caravan.refresh ";

    private static final String LIVE = "(SELECT max(g.run_id) FROM caravan.generation g WHERE g.state = 'live')";

    private static final String ROWS = "SELECT table_name, what, key, before::text, after::text, column_name, reason"
            + " FROM caravan.refresh_row WHERE refresh_id = :id";
    private static final String WRITTEN = " AND what IN ('inserted', 'updated', 'marked', 'deleted')";

    private final JdbcClient client;

    RefreshLedger(JdbcClient client) {
        this.client = client;
    }

    /**
     * Begins a refresh and gives it its number.
     *
     * @param whole whether it is of all tables of the group
     */
    public long begin(String name, String kind, boolean whole, @Nullable Long undoes) {
        return client.sql("INSERT INTO caravan.refresh (name, kind, state, whole, undoes, generation)"
                        + " VALUES (:name, :kind, 'running', :whole, :undoes, " + LIVE + ") RETURNING id")
                .param("whole", whole)
                .param("name", name)
                .param("kind", kind)
                .param("undoes", undoes)
                .query(Long.class)
                .single();
    }

    /** Records how a refresh ended that wrote nothing. */
    public void end(long id, RefreshState state, String message) {
        client.sql("UPDATE caravan.refresh SET state = :state, finished_at = clock_timestamp(), message = :message"
                        + " WHERE id = :id AND state = 'running'")
                .param("id", id)
                .param("state", state.word())
                .param("message", message)
                .update();
    }

    /** What others left unfinished wrote nothing; to be called by whoever holds the lock. */
    public void abandonOthers() {
        client.sql("UPDATE caravan.refresh SET state = 'failed', finished_at = clock_timestamp(),"
                        + " message = 'Interrupted; nothing was written.' WHERE state = 'running'")
                .update();
    }

    /**
     * Records the account in the transaction that writes the rows.
     *
     * @param proofs of the tables in which there was nothing to write, by name
     */
    public static void done(Connection target, long id, List<RefreshTable> tables, Map<String, RefreshProof> proofs)
            throws SQLException {
        try (PreparedStatement insert = target.prepareStatement("INSERT INTO caravan.refresh_table"
                        + " (refresh_id, table_name, origin, extent, read, inserted, updated, marked, deleted, kept,"
                        + " unchanged, quarantined, digest, watermark, same_as, fingerprint, horizon, live_rows)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement end = target.prepareStatement(
                        "UPDATE caravan.refresh SET state = 'done', finished_at = clock_timestamp() WHERE id = ?")) {
            for (RefreshTable table : tables) {
                insert.setLong(1, id);
                insert.setString(2, table.table());
                insert.setString(3, table.origin());
                insert.setString(4, table.extent());
                insert.setLong(5, table.read());
                insert.setLong(6, table.inserted());
                insert.setLong(7, table.updated());
                insert.setLong(8, table.marked());
                insert.setLong(9, table.deleted());
                insert.setLong(10, table.kept());
                insert.setLong(11, table.unchanged());
                insert.setLong(12, table.quarantined());
                insert.setString(13, table.digest());
                insert.setString(14, table.watermark());
                insert.setObject(15, table.sameAs(), Types.BIGINT);
                @Nullable RefreshProof proof = proofs.get(table.table());
                insert.setString(16, proof == null ? null : proof.fingerprint());
                insert.setObject(17, proof == null ? null : proof.horizon(), Types.BIGINT);
                insert.setObject(18, proof == null ? null : proof.rows(), Types.BIGINT);
                insert.addBatch();
            }
            insert.executeBatch();
            end.setLong(1, id);
            end.executeUpdate();
        }
    }

    /** Records in the transaction that puts rows back that this refresh is undone. */
    public static void undone(Connection target, long id) throws SQLException {
        try (PreparedStatement update =
                target.prepareStatement("UPDATE caravan.refresh SET state = 'undone' WHERE id = ?")) {
            update.setLong(1, id);
            update.executeUpdate();
        }
    }

    /** Forgets the rows of refreshes of a group that are older. */
    public void forget(String name, Duration age) {
        client.sql("DELETE FROM caravan.refresh_row AS r USING caravan.refresh AS f WHERE r.refresh_id = f.id"
                        + " AND f.name = :name AND f.finished_at < clock_timestamp() - make_interval(secs => :seconds)")
                .param("name", name)
                .param("seconds", age.toSeconds())
                .update();
    }

    public Optional<RefreshRecord> find(long id) {
        return client.sql(COLUMNS + "WHERE id = :id")
                .param("id", id)
                .query(RefreshLedger::refresh)
                .optional();
    }

    /** All refreshes, newest first. */
    public List<RefreshRecord> all() {
        return client.sql(COLUMNS + "ORDER BY id DESC")
                .query(RefreshLedger::refresh)
                .list();
    }

    /** The newest of each group, seeds and undone ones included. */
    public List<RefreshRecord> newest() {
        return client.sql(COLUMNS.replace("SELECT", "SELECT DISTINCT ON (name)") + "ORDER BY name, id DESC")
                .query(RefreshLedger::refresh)
                .list();
    }

    /** When the newest refresh of a whole group began, however it ended; undoing does not count. */
    public Optional<Instant> lastBegun(String name) {
        return client.sql("SELECT max(started_at) FROM caravan.refresh"
                        + " WHERE name = :name AND kind = 'refresh' AND whole HAVING count(*) > 0")
                .param("name", name)
                .query((row, number) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    /** The newest refresh of a group that brought its rows in, before another one. */
    public Optional<RefreshRecord> before(String name, long id) {
        return client.sql(COLUMNS + "WHERE name = :name AND id < :id AND state = 'done' AND kind <> 'undo'"
                        + " ORDER BY id DESC LIMIT 1")
                .param("name", name)
                .param("id", id)
                .query(RefreshLedger::refresh)
                .optional();
    }

    /** The accounts of a refresh. */
    public List<RefreshTable> tables(long id) {
        return client.sql("SELECT * FROM caravan.refresh_table WHERE refresh_id = :id ORDER BY table_name")
                .param("id", id)
                .query(RefreshLedger::table)
                .list();
    }

    /**
     * The newest account of a table that came from the same origin, into the generation that is live.
     *
     * @param extent the extent that it must have; null for any
     */
    public Optional<LastRefresh> last(String table, String origin, @Nullable String extent) {
        return client.sql(
                        "SELECT t.*, r.finished_at FROM caravan.refresh_table t JOIN caravan.refresh r ON r.id = t.refresh_id"
                                + " WHERE t.table_name = :table AND t.origin = :origin AND r.state = 'done'"
                                + " AND r.generation IS NOT DISTINCT FROM " + LIVE
                                + " AND (t.extent = :extent OR :extent IS NULL) ORDER BY t.refresh_id DESC LIMIT 1")
                .param("table", table)
                .param("origin", origin)
                .param("extent", extent, Types.VARCHAR)
                .query((row, number) -> new LastRefresh(
                        row.getLong("refresh_id"),
                        table(row, number),
                        row.getTimestamp("finished_at").toInstant(),
                        proof(row)))
                .optional();
    }

    /** Names of tables of a generation to which refreshes have written that were not undone. */
    public Set<String> written(long generation) {
        return client.sql(
                        "SELECT DISTINCT t.table_name FROM caravan.refresh_table t JOIN caravan.refresh r ON r.id = t.refresh_id"
                                + " WHERE r.generation = :generation AND r.state = 'done' AND r.kind <> 'undo'"
                                + " AND t.inserted + t.updated + t.marked + t.deleted > 0")
                .param("generation", generation)
                .query(String.class)
                .set();
    }

    /**
     * The rows that a refresh changed or could not bring in.
     *
     * @param table only of this one; null for all
     */
    public List<RefreshRow> rows(long id, @Nullable String table, int limit) {
        return client.sql(ROWS + " AND (table_name = :table OR :table IS NULL)"
                        + " ORDER BY table_name, what, key LIMIT :limit")
                .param("id", id)
                .param("table", table, Types.VARCHAR)
                .param("limit", limit)
                .query(RefreshLedger::row)
                .list();
    }

    /** The rows that a refresh changed. */
    public List<RefreshRow> written(long id, int limit) {
        return client.sql(ROWS + WRITTEN + " ORDER BY table_name, what, key LIMIT :limit")
                .param("id", id)
                .param("limit", limit)
                .query(RefreshLedger::row)
                .list();
    }

    /** In how many rows that a refresh changed a column differs: by table and column. */
    public Map<String, Map<String, Long>> differing(long id) {
        Map<String, Map<String, Long>> differing = new LinkedHashMap<>();
        client.sql("SELECT r.table_name, a.key, count(*) AS rows FROM caravan.refresh_row r"
                        + " CROSS JOIN LATERAL jsonb_each(r.after) AS a(key, value) WHERE r.refresh_id = :id"
                        + " AND r.what IN ('updated', 'marked') AND (r.before -> a.key) IS DISTINCT FROM a.value"
                        + " GROUP BY r.table_name, a.key ORDER BY r.table_name, a.key")
                .param("id", id)
                .query(row -> {
                    differing
                            .computeIfAbsent(row.getString("table_name"), table -> new LinkedHashMap<>())
                            .put(row.getString("key"), row.getLong("rows"));
                });
        return differing;
    }

    /** How many changes of a refresh are still known row by row. */
    public long remembered(long id) {
        return client.sql("SELECT count(*) FROM caravan.refresh_row WHERE refresh_id = :id" + WRITTEN)
                .param("id", id)
                .query(Long.class)
                .single();
    }

    private static RefreshRecord refresh(ResultSet row, int number) throws SQLException {
        @Nullable Timestamp finished = row.getTimestamp("finished_at");
        @Nullable Instant finishedAt = finished == null ? null : finished.toInstant();
        return new RefreshRecord(
                row.getLong("id"),
                row.getString("name"),
                row.getString("kind"),
                RefreshState.of(row.getString("state")),
                (Long) row.getObject("undoes"),
                row.getTimestamp("started_at").toInstant(),
                finishedAt,
                row.getString("message"));
    }

    private static RefreshRow row(ResultSet row, int number) throws SQLException {
        return new RefreshRow(
                row.getString("table_name"),
                row.getString("what"),
                row.getString("key"),
                row.getString("before"),
                row.getString("after"),
                row.getString("column_name"),
                row.getString("reason"));
    }

    private static RefreshTable table(ResultSet row, int number) throws SQLException {
        return new RefreshTable(
                row.getString("table_name"),
                row.getString("origin"),
                row.getString("extent"),
                row.getLong("read"),
                row.getLong("inserted"),
                row.getLong("updated"),
                row.getLong("marked"),
                row.getLong("deleted"),
                row.getLong("kept"),
                row.getLong("unchanged"),
                row.getLong("quarantined"),
                row.getString("digest"),
                row.getString("watermark"),
                (Long) row.getObject("same_as"));
    }

    private static @Nullable RefreshProof proof(ResultSet row) throws SQLException {
        @Nullable String fingerprint = row.getString("fingerprint");
        return fingerprint == null
                ? null
                : new RefreshProof(fingerprint, row.getLong("horizon"), row.getLong("live_rows"));
    }
}
