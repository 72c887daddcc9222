package dev.caravan.ledger;

import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs, their steps and their findings. */
public final class RunLedger {
    private static final String COLUMNS =
            "SELECT id, consolidation, state, fingerprint, plan::text AS plan, started_at, finished_at, message FROM caravan.run ";

    private final JdbcClient client;

    RunLedger(JdbcClient client) {
        this.client = client;
    }

    /** Begins a run and gives it its number. */
    public long begin(String consolidation, String fingerprint, String plan) {
        return client.sql("INSERT INTO caravan.run (consolidation, state, fingerprint, plan)"
                        + " VALUES (:consolidation, 'running', :fingerprint, :plan::jsonb) RETURNING id")
                .param("consolidation", consolidation)
                .param("fingerprint", fingerprint)
                .param("plan", plan)
                .query(Long.class)
                .single();
    }

    public void resume(long run) {
        client.sql("UPDATE caravan.run SET state = 'running', finished_at = NULL, message = NULL WHERE id = :run")
                .param("run", run)
                .update();
    }

    public void end(long run, RunState state, @Nullable String message) {
        client.sql(
                        "UPDATE caravan.run SET state = :state, finished_at = clock_timestamp(), message = :message WHERE id = :run")
                .param("run", run)
                .param("state", state.word())
                .param("message", message)
                .update();
    }

    public Optional<RunRecord> find(long run) {
        return client.sql(COLUMNS + "WHERE id = :run")
                .param("run", run)
                .query(RunLedger::run)
                .optional();
    }

    /** The newest run. */
    public Optional<RunRecord> latest() {
        return client.sql(COLUMNS + "ORDER BY id DESC LIMIT 1")
                .query(RunLedger::run)
                .optional();
    }

    /** All runs, newest first. */
    public List<RunRecord> all() {
        return client.sql(COLUMNS + "ORDER BY id DESC").query(RunLedger::run).list();
    }

    /** Whether a step of the run has ended. */
    public boolean ended(long run, String step) {
        return steps(run).stream().anyMatch(each -> each.name().equals(step) && each.finishedAt() != null);
    }

    public void beginStep(long run, String step) {
        client.sql(
                        "INSERT INTO caravan.step (run_id, name) VALUES (:run, :step)"
                                + " ON CONFLICT (run_id, name) DO UPDATE SET started_at = clock_timestamp(), finished_at = NULL")
                .param("run", run)
                .param("step", step)
                .update();
    }

    public void endStep(long run, String step) {
        client.sql("UPDATE caravan.step SET finished_at = clock_timestamp() WHERE run_id = :run AND name = :step")
                .param("run", run)
                .param("step", step)
                .update();
    }

    /** The steps that the run has begun, in their order. */
    public List<StepRecord> steps(long run) {
        return client.sql(
                        "SELECT name, started_at, finished_at FROM caravan.step WHERE run_id = :run ORDER BY started_at")
                .param("run", run)
                .query((row, number) -> new StepRecord(
                        row.getString("name"), row.getTimestamp("started_at").toInstant(), instant(row, "finished_at")))
                .list();
    }

    /** Replaces what is known of the run's findings. */
    public void findings(long run, List<Finding> findings) {
        client.sql("DELETE FROM caravan.finding WHERE run_id = :run")
                .param("run", run)
                .update();
        for (int position = 0; position < findings.size(); position++) {
            Finding finding = findings.get(position);
            client.sql("INSERT INTO caravan.finding VALUES (:run, :position, :severity, :place, :what, :wayOut)")
                    .param("run", run)
                    .param("position", position)
                    .param("severity", finding.severity().name())
                    .param("place", finding.where())
                    .param("what", finding.what())
                    .param("wayOut", finding.wayOut())
                    .update();
        }
    }

    public List<Finding> findings(long run) {
        return client.sql(
                        "SELECT severity, place, what, way_out FROM caravan.finding WHERE run_id = :run ORDER BY position")
                .param("run", run)
                .query((row, number) -> new Finding(
                        Severity.valueOf(row.getString("severity")),
                        row.getString("place"),
                        row.getString("what"),
                        row.getString("way_out")))
                .list();
    }

    private static RunRecord run(ResultSet row, int number) throws SQLException {
        return new RunRecord(
                row.getLong("id"),
                row.getString("consolidation"),
                RunState.of(row.getString("state")),
                row.getString("fingerprint"),
                row.getString("plan"),
                row.getTimestamp("started_at").toInstant(),
                instant(row, "finished_at"),
                row.getString("message"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
