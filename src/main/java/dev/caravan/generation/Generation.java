package dev.caravan.generation;

import dev.caravan.database.TableName;
import dev.caravan.ledger.GenerationRecord;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A complete new copy of the mapped tables: where it is built, where it goes live, and where what was live before goes.
 *
 * @param run the run that builds it
 * @param schemas one record for each target schema
 */
public record Generation(long run, List<GenerationRecord> schemas) {

    /** The generation that a run of the plan builds. */
    public static Generation of(long run, Plan plan) {
        List<GenerationRecord> schemas = new ArrayList<>();
        plan.schemas()
                .forEach((key, live) -> schemas.add(new GenerationRecord(
                        run, key, live, live + "_next_" + run, live + "_before_" + run, "shadow", false)));
        return new Generation(run, schemas);
    }

    public TableName shadow(TablePlan table) {
        return in(table.schema(), table.table(), GenerationRecord::nextSchema);
    }

    public TableName live(TablePlan table) {
        return in(table.schema(), table.table(), GenerationRecord::liveSchema);
    }

    /**
     * Where publish moves the table that is live before.
     *
     * @param table {@code schema.table} in the mapping's words
     */
    public TableName before(String table) {
        int dot = table.indexOf('.');
        return in(table.substring(0, dot), table.substring(dot + 1), GenerationRecord::beforeSchema);
    }

    /** The shadow schemas. */
    public List<String> shadows() {
        return schemas.stream().map(GenerationRecord::nextSchema).toList();
    }

    private TableName in(String key, String table, Function<GenerationRecord, String> place) {
        return schemas.stream()
                .filter(schema -> schema.schemaKey().equals(key))
                .map(schema -> new TableName(place.apply(schema), table))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The generation has no schema " + key));
    }
}
