package dev.caravan.ledger;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Generations: which schemas a run's tables are in. */
public final class GenerationLedger {
    private static final String COLUMNS =
            "SELECT run_id, schema_key, live_schema, next_schema, before_schema, state, live_created FROM caravan.generation ";

    private final JdbcClient client;

    GenerationLedger(JdbcClient client) {
        this.client = client;
    }

    /** Records the schemas of a new shadow generation. */
    public void add(GenerationRecord generation) {
        client.sql("INSERT INTO caravan.generation (run_id, schema_key, live_schema, next_schema, before_schema, state)"
                        + " VALUES (:run, :key, :live, :next, :before, 'shadow') ON CONFLICT DO NOTHING")
                .param("run", generation.runId())
                .param("key", generation.schemaKey())
                .param("live", generation.liveSchema())
                .param("next", generation.nextSchema())
                .param("before", generation.beforeSchema())
                .update();
    }

    /** The schemas of a run's generation. */
    public List<GenerationRecord> of(long run) {
        return client.sql(COLUMNS + "WHERE run_id = :run ORDER BY schema_key")
                .param("run", run)
                .query(GenerationRecord.class)
                .list();
    }

    /** The run whose generation is live. */
    public Optional<Long> live() {
        return client.sql("SELECT DISTINCT run_id FROM caravan.generation WHERE state = 'live'")
                .query(Long.class)
                .optional();
    }

    /** The runs whose shadow schemas still stand. */
    public List<Long> shadows() {
        return client.sql("SELECT DISTINCT run_id FROM caravan.generation WHERE state = 'shadow' ORDER BY 1")
                .query(Long.class)
                .list();
    }

    public void state(long run, String state) {
        client.sql("UPDATE caravan.generation SET state = :state WHERE run_id = :run")
                .param("run", run)
                .param("state", state)
                .update();
    }
}
