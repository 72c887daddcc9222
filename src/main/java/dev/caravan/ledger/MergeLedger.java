package dev.caravan.ledger;

import dev.caravan.copy.Digest;
import dev.caravan.problem.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What merging decided and did. */
public final class MergeLedger {
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient client;

    MergeLedger(JdbcClient client) {
        this.client = client;
    }

    /** Whether it is decided which row is which. */
    public boolean decided(long run) {
        return client.sql("SELECT EXISTS (SELECT FROM caravan.merge_decision WHERE run_id = :run)")
                .param("run", run)
                .query(Boolean.class)
                .single();
    }

    /** Records in the transaction that decides. */
    public static void decided(Connection target, long run, List<Finding> findings) throws SQLException {
        try (PreparedStatement insert =
                target.prepareStatement("INSERT INTO caravan.merge_decision (run_id, findings) VALUES (?, ?::jsonb)")) {
            insert.setLong(1, run);
            insert.setString(2, JSON.writeValueAsString(findings));
            insert.executeUpdate();
        }
    }

    /** What the mapping did not decide. */
    public List<Finding> findings(long run) {
        return client.sql("SELECT findings::text FROM caravan.merge_decision WHERE run_id = :run")
                .param("run", run)
                .query(String.class)
                .optional()
                .map(json -> JSON.readValue(json, new TypeReference<List<Finding>>() {}))
                .orElse(List.of());
    }

    /** Records the account of a feed in the transaction that loads it. */
    public static void merged(Connection target, long run, MergeRecord merged) throws SQLException {
        try (PreparedStatement insert = target.prepareStatement("INSERT INTO caravan.merge (run_id, table_name, feed,"
                + " loaded, matched, differing, updated, rekeyed, columns, sent, digest)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)")) {
            insert.setLong(1, run);
            insert.setString(2, merged.table());
            insert.setString(3, merged.feed());
            insert.setLong(4, merged.loaded());
            insert.setLong(5, merged.matched());
            insert.setLong(6, merged.differing());
            insert.setLong(7, merged.updated());
            insert.setLong(8, merged.rekeyed());
            insert.setString(9, JSON.writeValueAsString(merged.columns()));
            @Nullable Digest sent = merged.sent();
            insert.setObject(10, sent == null ? null : sent.rows(), Types.BIGINT);
            insert.setString(11, sent == null ? null : sent.hex());
            insert.executeUpdate();
        }
    }

    /** The accounts of a run. */
    public List<MergeRecord> merged(long run) {
        return client.sql(
                        "SELECT table_name, feed, loaded, matched, differing, updated, rekeyed, columns::text, sent, digest"
                                + " FROM caravan.merge WHERE run_id = :run ORDER BY table_name, feed")
                .param("run", run)
                .query((row, number) -> new MergeRecord(
                        row.getString("table_name"),
                        row.getString("feed"),
                        row.getLong("loaded"),
                        row.getLong("matched"),
                        row.getLong("differing"),
                        row.getLong("updated"),
                        row.getLong("rekeyed"),
                        JSON.readValue(row.getString("columns"), new TypeReference<Map<String, Long>>() {}),
                        row.getString("digest") == null
                                ? null
                                : Digest.of(row.getLong("sent"), row.getString("digest"))))
                .list();
    }

    /** What merging took out of a feed's rows, or changed, by kind: removed, replaced by replacing. */
    public Map<String, Digest> parts(long run, String table, String feed) {
        Map<String, Digest> parts = new HashMap<>();
        client.sql("SELECT kind, rows, digest FROM caravan.merge_part WHERE run_id = :run AND table_name = :table"
                        + " AND feed = :feed")
                .param("run", run)
                .param("table", table)
                .param("feed", feed)
                .query((row, number) -> parts.merge(
                        row.getString("kind"), Digest.of(row.getLong("rows"), row.getString("digest")), Digest::plus))
                .list();
        return parts;
    }
}
