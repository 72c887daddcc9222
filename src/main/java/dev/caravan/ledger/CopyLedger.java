package dev.caravan.ledger;

import dev.caravan.copy.CopyResult;
import dev.caravan.copy.Digest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Chunks and digests. */
public final class CopyLedger {
    private static final String INSERT =
            "INSERT INTO caravan.chunk (run_id, table_name, number, rows, bytes, digest, millis) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final JdbcClient client;

    CopyLedger(JdbcClient client) {
        this.client = client;
    }

    /** Records a chunk in the transaction that loads it. */
    public static void record(Connection target, long run, String table, int number, CopyResult result)
            throws SQLException {
        try (PreparedStatement insert = target.prepareStatement(INSERT)) {
            insert.setLong(1, run);
            insert.setString(2, table);
            insert.setInt(3, number);
            insert.setLong(4, result.digest().rows());
            insert.setLong(5, result.bytes());
            insert.setString(6, result.digest().hex());
            insert.setLong(7, result.time().toMillis());
            insert.executeUpdate();
        }
    }

    /** The committed chunks of a run, in the order of their commits. */
    public List<ChunkRecord> chunks(long run) {
        return client.sql("SELECT table_name, number, rows, bytes, digest, millis, committed_at FROM caravan.chunk"
                        + " WHERE run_id = :run ORDER BY committed_at")
                .param("run", run)
                .query((row, index) -> new ChunkRecord(
                        row.getString("table_name"),
                        row.getInt("number"),
                        Digest.of(row.getLong("rows"), row.getString("digest")),
                        row.getLong("bytes"),
                        Duration.ofMillis(row.getLong("millis")),
                        row.getTimestamp("committed_at").toInstant()))
                .list();
    }

    /** The rows that were read for each table, as its chunks recorded them. */
    public Map<String, Digest> sent(long run) {
        Map<String, Digest> sent = new HashMap<>();
        for (ChunkRecord chunk : chunks(run)) {
            sent.merge(chunk.table(), chunk.digest(), Digest::plus);
        }
        return sent;
    }

    /** Forgets the chunks and digests of a table that is to be filled anew. The caller empties it in the same transaction. */
    public static void forget(Connection target, long run, String table) throws SQLException {
        for (String known : List.of("chunk", "digest")) {
            try (PreparedStatement delete =
                    target.prepareStatement("DELETE FROM caravan." + known + " WHERE run_id = ? AND table_name = ?")) {
                delete.setLong(1, run);
                delete.setString(2, table);
                delete.executeUpdate();
            }
        }
    }

    /** Replaces the digest of a live table in the transaction that changes the table. */
    public static void live(Connection target, long run, String table, Digest digest) throws SQLException {
        try (PreparedStatement update = target.prepareStatement("UPDATE caravan.digest SET rows = ?, digest = ?"
                + " WHERE run_id = ? AND table_name = ? AND side = 'live'")) {
            update.setLong(1, digest.rows());
            update.setString(2, digest.hex());
            update.setLong(3, run);
            update.setString(4, table);
            update.executeUpdate();
        }
    }

    /** Records what a table held at a moment; a later word replaces an earlier one. */
    public void digest(long run, String table, Side side, Digest digest) {
        client.sql("INSERT INTO caravan.digest (run_id, table_name, side, rows, digest)"
                        + " VALUES (:run, :table, :side, :rows, :digest) ON CONFLICT (run_id, table_name, side)"
                        + " DO UPDATE SET rows = excluded.rows, digest = excluded.digest, taken_at = clock_timestamp()")
                .param("run", run)
                .param("table", table)
                .param("side", side.word())
                .param("rows", digest.rows())
                .param("digest", digest.hex())
                .update();
    }

    /** What a table held at a moment. */
    public record Taken(String table, Digest digest, Instant at) {}

    /** The digests of one side with their time, the oldest first. */
    public List<Taken> taken(long run, Side side) {
        return client.sql("SELECT table_name, rows, digest, taken_at FROM caravan.digest"
                        + " WHERE run_id = :run AND side = :side ORDER BY taken_at")
                .param("run", run)
                .param("side", side.word())
                .query((row, number) -> new Taken(
                        row.getString("table_name"),
                        Digest.of(row.getLong("rows"), row.getString("digest")),
                        row.getTimestamp("taken_at").toInstant()))
                .list();
    }

    /** The digests of one side, by table. */
    public Map<String, Digest> digests(long run, Side side) {
        Map<String, Digest> digests = new HashMap<>();
        client.sql("SELECT table_name, rows, digest FROM caravan.digest WHERE run_id = :run AND side = :side")
                .param("run", run)
                .param("side", side.word())
                .query((row, number) -> digests.put(
                        row.getString("table_name"), Digest.of(row.getLong("rows"), row.getString("digest"))))
                .list();
        return digests;
    }
}
