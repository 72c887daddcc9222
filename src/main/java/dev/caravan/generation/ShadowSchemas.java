package dev.caravan.generation;

import dev.caravan.database.Database;
import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.ledger.Definition;
import dev.caravan.ledger.DefinitionLedger;
import dev.caravan.ledger.GenerationRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.problem.InterruptedRunException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Builds the shadow schemas of a generation and takes them away again. */
public final class ShadowSchemas {
    /** Flyway's own table, in the first shadow schema; it goes when the generation is published. */
    static final String HISTORY = "caravan_ddl_history";

    private final Ledger ledger;

    public ShadowSchemas(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Builds the schemas from the DDL, records the definitions of their indexes, keys and triggers, and drops these from
     * the empty tables. Doing it again changes nothing.
     */
    public void build(Generation generation, Path ddl) {
        generation.schemas().forEach(ledger.generations()::add);
        Database target = ledger.target();
        Map<String, String> placeholders = new HashMap<>();
        for (GenerationRecord schema : generation.schemas()) {
            placeholders.put(schema.schemaKey(), Quoted.identifier(schema.nextSchema()));
        }
        try {
            Flyway.configure()
                    .dataSource(target.ownConnections())
                    .schemas(generation.shadows().toArray(String[]::new))
                    .createSchemas(true)
                    .locations("filesystem:" + ddl)
                    .table(HISTORY)
                    .placeholders(placeholders)
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new InterruptedRunException(
                    "The DDL in " + ddl + " fails in the shadow schemas: " + SqlFailure.of(e),
                    "Correct it and start again.",
                    e);
        }
        if (ledger.definitions().layout(generation.run()).isEmpty()) {
            strip(generation);
        }
    }

    private void strip(Generation generation) {
        try (Connection connection = ledger.target().connect()) {
            connection.setAutoCommit(false);
            List<String> layout = LayoutLines.read(connection, generation.shadows());
            List<Definition> definitions = DefinitionReader.read(connection, generation.shadows());
            DefinitionLedger.record(connection, generation.run(), definitions, layout);
            drop(connection, definitions);
            connection.commit();
        } catch (SQLException e) {
            throw new InterruptedRunException("The shadow schemas cannot be prepared: " + SqlFailure.of(e), "", e);
        }
    }

    /** Drops definitions, last first. */
    static void drop(Connection connection, List<Definition> definitions) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = definitions.size() - 1; i >= 0; i--) {
                if (!definitions.get(i).drop().isEmpty()) {
                    statement.execute(definitions.get(i).drop());
                }
            }
        }
    }

    /** Drops the shadow schemas of a run with everything in them. */
    public void discard(long run) {
        for (GenerationRecord schema : ledger.generations().of(run)) {
            if (schema.state().equals("shadow")) {
                ledger.target()
                        .client()
                        .sql("DROP SCHEMA IF EXISTS " + Quoted.identifier(schema.nextSchema()) + " CASCADE")
                        .update();
            }
        }
        ledger.target()
                .client()
                .sql("DROP SCHEMA IF EXISTS " + Generation.staging(run) + " CASCADE")
                .update();
        ledger.target()
                .client()
                .sql("DROP TABLE IF EXISTS " + Generation.keyEntries(run).sql())
                .update();
        ledger.generations().state(run, "dropped");
    }
}
