package dev.caravan.generation;

import dev.caravan.database.TableName;
import dev.caravan.ledger.GenerationRecord;
import dev.caravan.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    /** The schema of a run's staging tables. */
    public static String staging(long run) {
        return "caravan_stage_" + run;
    }

    /** A run's part of the key map's entries. */
    public static TableName keyEntries(long run) {
        return new TableName("caravan", "key_entry_" + run);
    }

    /** Where a table is built; tables are called {@code schema.table} in the mapping's words. */
    public TableName shadow(String table) {
        return in(table, GenerationRecord::nextSchema);
    }

    /** Where a table goes live. */
    public TableName live(String table) {
        return in(table, GenerationRecord::liveSchema);
    }

    /** Where publish moves the table that is live before. */
    public TableName before(String table) {
        return in(table, GenerationRecord::beforeSchema);
    }

    /** The shadow schemas. */
    public List<String> shadows() {
        return schemas.stream().map(GenerationRecord::nextSchema).toList();
    }

    /** The shadow schemas by the keys that the mapping uses. */
    public Map<String, String> shadowsByKey() {
        return schemas.stream().collect(Collectors.toMap(GenerationRecord::schemaKey, GenerationRecord::nextSchema));
    }

    private TableName in(String name, Function<GenerationRecord, String> place) {
        int dot = name.indexOf('.');
        String key = name.substring(0, dot);
        String table = name.substring(dot + 1);
        return schemas.stream()
                .filter(schema -> schema.schemaKey().equals(key))
                .map(schema -> new TableName(place.apply(schema), table))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The generation has no schema " + key));
    }
}
