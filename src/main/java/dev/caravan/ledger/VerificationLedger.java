package dev.caravan.ledger;

import dev.caravan.ledger.VerificationRecord.Verified;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What comparing the live tables with their sources found. */
public final class VerificationLedger {
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient client;

    VerificationLedger(JdbcClient client) {
        this.client = client;
    }

    /**
     * Writes down what a comparison found.
     *
     * @param run whose generation is live; null if none is
     * @return its number
     */
    public long record(@Nullable Long run, String who, List<Verified> tables) {
        return client.sql("WITH v AS (INSERT INTO caravan.verification (run_id, who) VALUES (:run, :who) RETURNING id),"
                        + " t AS (INSERT INTO caravan.verification_table (verification_id, table_name, source_rows,"
                        + " live_rows, digest, differences) SELECT v.id, f.\"table\", f.\"sourceRows\", f.\"liveRows\","
                        + " f.digest, f.differences FROM v, jsonb_to_recordset(CAST(:tables AS jsonb)) AS f(\"table\" text,"
                        + " \"sourceRows\" bigint, \"liveRows\" bigint, digest text, differences text[]))"
                        + " SELECT id FROM v")
                .param("run", run, Types.BIGINT)
                .param("who", who)
                .param("tables", JSON.writeValueAsString(tables))
                .query(Long.class)
                .single();
    }

    private static Verified verified(ResultSet row, int number) throws SQLException {
        List<String> differences =
                List.of((String[]) row.getArray("differences").getArray());
        return new Verified(
                row.getString("table_name"),
                row.getLong("source_rows"),
                row.getLong("live_rows"),
                row.getString("digest"),
                differences.isEmpty(),
                differences);
    }

    /**
     * The newest comparison.
     *
     * @param run whose generation was live then; null for none
     */
    public Optional<VerificationRecord> newest(@Nullable Long run) {
        return client.sql("SELECT id, run_id, who, taken_at FROM caravan.verification"
                        + " WHERE run_id IS NOT DISTINCT FROM :run ORDER BY id DESC LIMIT 1")
                .param("run", run, Types.BIGINT)
                .query((row, number) -> {
                    List<Verified> tables = tables(row.getLong("id"));
                    return new VerificationRecord(
                            row.getLong("id"),
                            row.getObject("run_id", Long.class),
                            row.getString("who"),
                            row.getTimestamp("taken_at").toInstant(),
                            tables.stream().allMatch(Verified::equal),
                            tables);
                })
                .optional();
    }

    private List<Verified> tables(long id) {
        return client.sql("SELECT table_name, source_rows, live_rows, digest, differences"
                        + " FROM caravan.verification_table WHERE verification_id = :id ORDER BY table_name")
                .param("id", id)
                .query(VerificationLedger::verified)
                .list();
    }
}
