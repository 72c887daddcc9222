package dev.caravan.watch;

import dev.caravan.database.Database;
import dev.caravan.ledger.Ledger;
import dev.caravan.watch.LedgerView.Copied;
import dev.caravan.watch.LedgerView.GroupRefresh;
import dev.caravan.watch.LedgerView.Live;
import dev.caravan.watch.LedgerView.NewestRun;
import dev.caravan.watch.LedgerView.Quarantined;
import dev.caravan.watch.LedgerView.StepTime;
import dev.caravan.watch.LedgerView.Verification;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Reads what the ledger says on one connection, with a few short queries; creates nothing. */
final class LedgerReader {
    private static final String STEPS = "SELECT name, EXTRACT(epoch FROM coalesce(finished_at, clock_timestamp())"
            + " - started_at)::float8 AS seconds, finished_at IS NOT NULL AS ended FROM caravan.step"
            + " WHERE run_id = :run ORDER BY started_at";

    private static final String LIVE = "SELECT g.run_id, coalesce(r.finished_at, r.started_at) AS since,"
            + " (SELECT count(*) FROM caravan.digest d WHERE d.run_id = g.run_id AND d.side = 'live') AS tables,"
            + " (SELECT coalesce(sum(d.rows), 0) FROM caravan.digest d WHERE d.run_id = g.run_id AND d.side = 'live')"
            + " AS rows FROM caravan.generation g JOIN caravan.run r ON r.id = g.run_id WHERE g.state = 'live'"
            + " ORDER BY g.run_id DESC LIMIT 1";

    private static final String VERIFICATION = "SELECT s.run_id, s.finished_at, r.state <> 'unproven' AS proven"
            + " FROM caravan.step s JOIN caravan.run r ON r.id = s.run_id"
            + " WHERE s.name = 'verify' AND s.finished_at IS NOT NULL%s ORDER BY finished_at DESC LIMIT 1";

    /** Comparisons of what is live, in ledgers that know of them. */
    private static final String LATER = " UNION ALL SELECT v.run_id, v.taken_at, NOT EXISTS (SELECT FROM"
            + " caravan.verification_table t WHERE t.verification_id = v.id AND t.differences <> '{}')"
            + " FROM caravan.verification v JOIN caravan.generation g ON g.run_id = v.run_id AND g.state = 'live'";

    private static final String QUARANTINE =
            "SELECT run_id, table_name, state, count(*) AS rows FROM caravan.quarantine"
                    + " WHERE state <> 'replayed' AND (run_id IN (SELECT run_id FROM caravan.generation WHERE state = 'live')"
                    + " OR run_id = (SELECT max(id) FROM caravan.run WHERE state IN ('running', 'failed', 'stopped', 'unproven')))"
                    + " GROUP BY run_id, table_name, state ORDER BY run_id, table_name, state";

    private static final String REFRESHES = "SELECT r.*, (SELECT max(d.finished_at) FROM caravan.refresh d"
            + " WHERE d.name = r.name AND d.kind = 'refresh' AND d.state = 'done') AS last_done,"
            + " ARRAY(SELECT t.table_name FROM caravan.refresh_table t WHERE t.refresh_id = r.id) AS tables,"
            + " (SELECT coalesce(sum(t.inserted + t.updated + t.marked + t.deleted), 0) FROM caravan.refresh_table t"
            + " WHERE t.refresh_id = r.id) AS written"
            + " FROM (SELECT DISTINCT ON (name) id, name, state, started_at, finished_at, message FROM caravan.refresh"
            + " WHERE kind = 'refresh' ORDER BY name, id DESC) r";

    private LedgerReader() {}

    static LedgerView read(Database target) throws SQLException {
        if (!Ledger.exists(target)) {
            return LedgerView.NONE;
        }
        boolean locked = Ledger.locked(target);
        try (Connection connection = target.dataSource().getConnection()) {
            JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            client.sql("SET statement_timeout = '10s'").update();
            return read(client, locked);
        }
    }

    private static LedgerView read(JdbcClient client, boolean locked) {
        Map<String, Long> runs = new TreeMap<>();
        client.sql("SELECT state, count(*) AS runs FROM caravan.run GROUP BY state")
                .query((row, number) -> runs.put(row.getString("state"), row.getLong("runs")))
                .list();
        boolean refreshes = knows(client, "refresh_table");
        return new LedgerView(
                runs,
                newest(client),
                client.sql(LIVE)
                        .query((row, number) -> new Live(
                                row.getLong("run_id"),
                                row.getTimestamp("since").toInstant(),
                                row.getLong("tables"),
                                row.getLong("rows")))
                        .optional()
                        .orElse(null),
                locked,
                client.sql("SELECT finished_at FROM caravan.run WHERE state = 'published'"
                                + " ORDER BY finished_at DESC NULLS LAST LIMIT 1")
                        .query((row, number) -> Optional.ofNullable(instant(row, "finished_at")))
                        .optional()
                        .flatMap(found -> found)
                        .orElse(null),
                client.sql(VERIFICATION.formatted(knows(client, "verification_table") ? LATER : ""))
                        .query((row, number) -> new Verification(
                                row.getLong("run_id"), moment(row, "finished_at"), row.getBoolean("proven")))
                        .optional()
                        .orElse(null),
                client.sql(QUARANTINE).query(LedgerReader::quarantined).list(),
                refreshes ? refreshes(client) : Map.of());
    }

    /** Whether the ledger has a table; one that an older Caravan made may not. */
    private static boolean knows(JdbcClient client, String table) {
        return client.sql("SELECT to_regclass('caravan.' || :table) IS NOT NULL")
                .param("table", table)
                .query(Boolean.class)
                .single();
    }

    private static @Nullable NewestRun newest(JdbcClient client) {
        return client.sql(
                        "SELECT id, state, started_at, finished_at, message FROM caravan.run ORDER BY id DESC LIMIT 1")
                .query((row, number) -> new NewestRun(
                        row.getLong("id"),
                        row.getString("state"),
                        moment(row, "started_at"),
                        instant(row, "finished_at"),
                        row.getString("message"),
                        List.of(),
                        Map.of()))
                .optional()
                .map(run -> new NewestRun(
                        run.id(),
                        run.state(),
                        run.startedAt(),
                        run.finishedAt(),
                        run.message(),
                        client.sql(STEPS)
                                .param("run", run.id())
                                .query(StepTime.class)
                                .list(),
                        copied(client, run.id())))
                .orElse(null);
    }

    private static Map<String, Copied> copied(JdbcClient client, long run) {
        Map<String, Copied> copied = new HashMap<>();
        client.sql("SELECT table_name, sum(rows)::bigint AS rows, sum(bytes)::bigint AS bytes FROM caravan.chunk"
                        + " WHERE run_id = :run GROUP BY table_name")
                .param("run", run)
                .query((row, number) ->
                        copied.put(row.getString("table_name"), new Copied(row.getLong("rows"), row.getLong("bytes"))))
                .list();
        return copied;
    }

    private static Map<String, GroupRefresh> refreshes(JdbcClient client) {
        Map<String, GroupRefresh> refreshes = new TreeMap<>();
        client.sql(REFRESHES)
                .query((row, number) -> refreshes.put(row.getString("name"), refresh(row)))
                .list();
        return refreshes;
    }

    private static GroupRefresh refresh(ResultSet row) throws SQLException {
        return new GroupRefresh(
                row.getLong("id"),
                row.getString("state"),
                moment(row, "started_at"),
                instant(row, "finished_at"),
                row.getString("message"),
                instant(row, "last_done"),
                Set.of((String[]) row.getArray("tables").getArray()),
                row.getLong("written"));
    }

    private static Quarantined quarantined(ResultSet row, int number) throws SQLException {
        return new Quarantined(
                row.getLong("run_id"), row.getString("table_name"), row.getString("state"), row.getLong("rows"));
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
