package dev.caravan.ledger;

/**
 * One schema of a generation.
 *
 * @param runId the run that built it
 * @param liveSchema where its tables are or were live
 * @param nextSchema where they were built
 * @param beforeSchema where publish moved the tables that were live before
 * @param state shadow, live, previous, undone or dropped
 * @param liveCreated whether publish created the live schema
 */
public record GenerationRecord(
        long runId,
        String schemaKey,
        String liveSchema,
        String nextSchema,
        String beforeSchema,
        String state,
        boolean liveCreated) {}
