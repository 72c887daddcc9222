package dev.caravan.watch;

import dev.caravan.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * What Caravan's connections do on their servers. Statements are left out: they can hold values of rows.
 */
final class Backends implements StuckSource {
    private static final String QUERY = """
            SELECT a.pid, a.state, a.wait_event_type, a.wait_event,
                   (SELECT string_agg(l.mode || ' on ' || coalesce(l.relation::regclass::text, l.locktype), ', ')
                    FROM pg_locks l WHERE l.pid = a.pid AND NOT l.granted) AS lock,
                   (SELECT string_agg('backend ' || b.pid || ' (' || coalesce(nullif(b.application_name, ''), 'without a name')
                           || ', user ' || coalesce(b.usename, '?') || ', ' || coalesce(b.state, '?') || ')', ', ')
                    FROM pg_stat_activity b WHERE b.pid = ANY (pg_blocking_pids(a.pid))) AS blockers
            FROM pg_stat_activity a
            WHERE a.application_name LIKE 'caravan%' AND a.datname = current_database()
              AND a.pid <> pg_backend_pid() AND a.state <> 'idle'
            ORDER BY a.pid
            """;

    private static final String COPIED =
            "SELECT coalesce(sum(bytes_processed), 0)::bigint FROM pg_stat_progress_copy WHERE datname = current_database()";

    private static final String INDEXED = "SELECT coalesce(sum(blocks_done + tuples_done), 0)::bigint"
            + " FROM pg_stat_progress_create_index WHERE datname = current_database()";

    private final List<Database> databases;

    Backends(List<Database> databases) {
        this.databases = databases;
    }

    private record Backend(
            int pid,
            String state,
            @Nullable String type,
            @Nullable String event,
            @Nullable String lock,
            @Nullable String blockers) {

        /** It computes, or reads and writes files. */
        boolean works() {
            return state.equals("active")
                    && (type == null || !(type.equals("Lock") || type.equals("Client") || type.equals("Timeout")));
        }

        String waits(String database) {
            String who = "backend " + pid + " on " + database;
            if (lock != null || blockers != null) {
                return who + " waits for " + (lock == null ? "a lock" : lock)
                        + (blockers == null ? "" : ", held by " + blockers);
            }
            return who + " is " + state + (type == null ? "" : " and waits for " + type + ": " + event);
        }

        boolean locked() {
            return lock != null || blockers != null;
        }
    }

    @Override
    public Movement look() {
        long moved = 0;
        boolean works = false;
        List<String> locks = new ArrayList<>();
        List<String> waits = new ArrayList<>();
        for (Database database : databases) {
            try (Connection connection = database.ownConnections().getConnection()) {
                JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
                client.sql("SET statement_timeout = '5s'").update();
                moved += progress(client);
                for (Backend backend :
                        client.sql(QUERY).query(Backends::backend).list()) {
                    works |= backend.works();
                    (backend.locked() ? locks : waits).add(backend.waits(database.name()));
                }
            } catch (SQLException | DataAccessException e) {
                waits.add(database.name() + " does not answer");
            }
        }
        List<String> told = locks.isEmpty() ? waits : locks;
        String text = told.isEmpty()
                ? "no connection of it does anything"
                : told.stream().limit(3).collect(Collectors.joining("; "));
        return new Movement(moved, works, text);
    }

    private static long progress(JdbcClient client) {
        // Version 14 and later.
        boolean copies = client.sql("SELECT to_regclass('pg_catalog.pg_stat_progress_copy') IS NOT NULL")
                .query(Boolean.class)
                .single();
        return (copies ? client.sql(COPIED).query(Long.class).single() : 0)
                + client.sql(INDEXED).query(Long.class).single();
    }

    private static Backend backend(ResultSet row, int number) throws SQLException {
        return new Backend(
                row.getInt("pid"),
                String.valueOf(row.getString("state")),
                row.getString("wait_event_type"),
                row.getString("wait_event"),
                row.getString("lock"),
                row.getString("blockers"));
    }
}
