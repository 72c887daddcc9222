package dev.caravan.run;

import dev.caravan.generation.ShadowSchemas;

/** The prepare step. */
public final class PrepareStep {
    /** Builds the shadow schemas from the mapping's DDL and strips their tables. */
    public void shadowSchemas(Run run) {
        new ShadowSchemas(run.ledger()).build(run.generation(), run.mapping().ddl());
    }
}
