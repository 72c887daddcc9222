package dev.caravan.ledger;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far runs are, as they say themselves, for anybody who can read the target. */
public final class ProgressLedger {
    private static final String BEAT = """
            WITH beat AS (
                INSERT INTO caravan.progress (run_id, step, host, pid, backends, paused_since, moved_at)
                SELECT ?, ?, ?, ?, ARRAY(SELECT pid FROM pg_stat_activity
                                         WHERE application_name = ? AND datname = current_database()),
                       ?::timestamptz, clock_timestamp() - ? * interval '1 millisecond'
                ON CONFLICT (run_id) DO UPDATE SET
                    heartbeat = clock_timestamp(), step = excluded.step, host = excluded.host, pid = excluded.pid,
                    backends = excluded.backends, paused_since = excluded.paused_since, moved_at = excluded.moved_at)
            INSERT INTO caravan.progress_table (run_id, table_name, state, rows, rows_before, bytes, expected_rows,
                                                expected_bytes, started_at, finished_at, retries, error)
            SELECT ?, t.* FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                                      ?::timestamptz[], ?::timestamptz[], ?::integer[], ?::text[]) t
            ON CONFLICT (run_id, table_name) DO UPDATE SET
                state = excluded.state, rows = excluded.rows, rows_before = excluded.rows_before, bytes = excluded.bytes,
                expected_rows = excluded.expected_rows, expected_bytes = excluded.expected_bytes,
                started_at = excluded.started_at, finished_at = excluded.finished_at,
                retries = excluded.retries, error = excluded.error
            """;

    private static final String READ = """
            SELECT r.state, p.heartbeat, p.step, p.host, p.pid, p.backends, p.paused_since,
                   CAST(extract(epoch FROM clock_timestamp() - p.heartbeat) * 1000 AS bigint) AS age,
                   CAST(extract(epoch FROM clock_timestamp() - p.moved_at) * 1000 AS bigint) AS still
            FROM caravan.progress p JOIN caravan.run r ON r.id = p.run_id WHERE p.run_id = :run
            """;

    private static final String WAITS = """
            SELECT w.pid AS waiting, w.wait_event, l.mode, l.relation, b.pid AS blocker, b.application_name, b.state,
                   b.xact_start, b.query_start, b.pid = ANY (p.backends) AS own
            FROM caravan.progress p
            JOIN pg_stat_activity w ON w.pid = ANY (p.backends) AND w.wait_event_type = 'Lock'
            CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS blocking (pid)
            JOIN pg_stat_activity b ON b.pid = blocking.pid
            LEFT JOIN LATERAL (
                SELECT mode, CASE WHEN database = (SELECT oid FROM pg_database WHERE datname = current_database())
                                  THEN relation::regclass::text END AS relation
                FROM pg_locks WHERE pid = w.pid AND NOT granted LIMIT 1) l ON true
            WHERE p.run_id = :run
            GROUP BY w.pid, w.wait_event, l.mode, l.relation, b.pid, b.application_name, b.state, b.xact_start,
                     b.query_start, p.backends
            ORDER BY b.xact_start NULLS LAST, w.pid
            """;

    private final Ledger ledger;
    private final JdbcClient client;

    ProgressLedger(Ledger ledger, JdbcClient client) {
        this.ledger = ledger;
        this.client = client;
    }

    /**
     * What a run has to say.
     *
     * @param application the name under which its connections are known to the server
     * @param still time since it came further
     * @param tables those of which there is something new
     */
    public record Beat(
            long run,
            @Nullable String step,
            String host,
            long pid,
            String application,
            @Nullable Instant pausedSince,
            Duration still,
            List<TableProgress> tables) {}

    /** Writes a heartbeat and what is new, in one statement. */
    public static void write(Connection connection, Beat beat) throws SQLException {
        List<TableProgress> tables = beat.tables();
        try (PreparedStatement statement = connection.prepareStatement(BEAT)) {
            statement.setLong(1, beat.run());
            statement.setString(2, beat.step());
            statement.setString(3, beat.host());
            statement.setLong(4, beat.pid());
            statement.setString(5, beat.application());
            statement.setTimestamp(6, beat.pausedSince() == null ? null : Timestamp.from(beat.pausedSince()));
            statement.setLong(7, beat.still().toMillis());
            statement.setLong(8, beat.run());
            List<Array> columns = Stream.<Function<TableProgress, @Nullable Object>>of(
                            TableProgress::table,
                            table -> table.state().word(),
                            TableProgress::rows,
                            TableProgress::rowsBefore,
                            TableProgress::bytes,
                            TableProgress::expectedRows,
                            TableProgress::expectedBytes,
                            TableProgress::startedAt,
                            TableProgress::finishedAt,
                            TableProgress::retries,
                            TableProgress::error)
                    .map(column -> texts(connection, tables, column))
                    .toList();
            for (int i = 0; i < columns.size(); i++) {
                statement.setArray(9 + i, columns.get(i));
            }
            statement.executeUpdate();
        }
    }

    private static Array texts(
            Connection connection, List<TableProgress> tables, Function<TableProgress, @Nullable Object> column) {
        @Nullable Object[] texts = new @Nullable Object[tables.size()];
        for (int i = 0; i < texts.length; i++) {
            @Nullable Object value = column.apply(tables.get(i));
            texts[i] = value == null ? null : value.toString();
        }
        try {
            return connection.createArrayOf("text", texts);
        } catch (SQLException e) {
            throw new IllegalStateException("An array of texts cannot be made", e);
        }
    }

    /** How far a run is; empty for a run that never said anything, or whose word was lost when the server crashed. */
    public Optional<RunProgress> of(long run) {
        boolean locked = ledger.locked();
        List<TableProgress> tables = tables(run);
        return client.sql(READ)
                .param("run", run)
                .query((row, number) -> {
                    Duration age = Duration.ofMillis(row.getLong("age"));
                    @Nullable Instant paused = instant(row, "paused_since");
                    return new RunProgress(
                            run,
                            state(row.getString("state"), locked, paused),
                            row.getTimestamp("heartbeat").toInstant(),
                            row.getString("step"),
                            row.getString("host"),
                            row.getLong("pid"),
                            List.of((Integer[]) row.getArray("backends").getArray()),
                            age,
                            paused,
                            Duration.ofMillis(row.getLong("still")),
                            tables);
                })
                .optional();
    }

    private static String state(String state, boolean locked, @Nullable Instant paused) {
        boolean works = RunState.of(state) == RunState.RUNNING && locked;
        return works && paused != null ? "paused" : RunState.of(state).word(locked);
    }

    private List<TableProgress> tables(long run) {
        return client.sql("SELECT * FROM caravan.progress_table WHERE run_id = :run ORDER BY table_name")
                .param("run", run)
                .query((row, number) -> new TableProgress(
                        row.getString("table_name"),
                        TableState.of(row.getString("state")),
                        row.getLong("rows"),
                        row.getLong("rows_before"),
                        row.getLong("bytes"),
                        row.getLong("expected_rows"),
                        row.getLong("expected_bytes"),
                        instant(row, "started_at"),
                        instant(row, "finished_at"),
                        row.getInt("retries"),
                        row.getString("error")))
                .list();
    }

    /** Who is in the way of a run; the longest transaction first. */
    public List<LockWait> waits(long run) {
        return client.sql(WAITS)
                .param("run", run)
                .query((row, number) -> new LockWait(
                        row.getInt("waiting"),
                        row.getString("relation"),
                        row.getString("mode"),
                        row.getString("wait_event"),
                        row.getInt("blocker"),
                        String.valueOf(row.getString("application_name")),
                        row.getString("state"),
                        instant(row, "xact_start"),
                        instant(row, "query_start"),
                        row.getBoolean("own")))
                .list();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
