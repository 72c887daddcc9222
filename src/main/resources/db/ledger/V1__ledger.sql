-- The ledger: what each run did, as far as it is committed. Nothing else is believed about progress.

CREATE TABLE run (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consolidation text NOT NULL,
    state         text NOT NULL CHECK (state IN ('running', 'failed', 'stopped', 'unproven', 'rehearsed', 'published',
                                                 'rolled back', 'abandoned')),
    fingerprint   text NOT NULL,
    plan          jsonb NOT NULL,
    started_at    timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    message       text
);
COMMENT ON TABLE run IS 'One execution of one plan. A run that is "running" although nobody holds its lock was interrupted.';

CREATE TABLE step (
    run_id      bigint NOT NULL REFERENCES run,
    name        text NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    PRIMARY KEY (run_id, name)
);
COMMENT ON TABLE step IS 'The steps of a run, as its routes begin and end them.';

CREATE TABLE chunk (
    run_id       bigint NOT NULL REFERENCES run,
    table_name   text NOT NULL,
    number       integer NOT NULL,
    rows         bigint NOT NULL,
    bytes        bigint NOT NULL,
    digest       text NOT NULL,
    millis       bigint NOT NULL,
    committed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, table_name, number)
);
COMMENT ON TABLE chunk IS 'Each row is committed together with the rows that it counts; the key makes a second commit impossible.';

CREATE TABLE digest (
    run_id     bigint NOT NULL REFERENCES run,
    table_name text NOT NULL,
    side       text NOT NULL CHECK (side IN ('source', 'shadow', 'live', 'before')),
    rows       bigint NOT NULL,
    digest     text NOT NULL,
    taken_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, table_name, side)
);
COMMENT ON COLUMN digest.side IS 'source: as sent; shadow: the same columns as loaded; live: all columns as published; before: the tables that were moved aside.';

CREATE TABLE definition (
    run_id     bigint NOT NULL REFERENCES run,
    position   integer NOT NULL,
    kind       text NOT NULL,
    table_name text NOT NULL,
    name       text NOT NULL,
    create_sql text NOT NULL,
    drop_sql   text NOT NULL,
    PRIMARY KEY (run_id, position)
);
COMMENT ON TABLE definition IS 'Indexes, constraints and triggers that were dropped from the empty shadow tables and come back after the load.';

CREATE TABLE layout (
    run_id bigint NOT NULL REFERENCES run,
    line   text NOT NULL
);
CREATE INDEX layout_run_id ON layout (run_id);
COMMENT ON TABLE layout IS 'The catalog of the shadow schemas as the DDL built them; it must be the same again before publish.';

CREATE TABLE generation (
    run_id        bigint NOT NULL REFERENCES run,
    schema_key    text NOT NULL,
    live_schema   text NOT NULL,
    next_schema   text NOT NULL,
    before_schema text NOT NULL,
    state         text NOT NULL CHECK (state IN ('shadow', 'live', 'previous', 'undone', 'dropped')),
    live_created  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (run_id, schema_key)
);
COMMENT ON COLUMN generation.live_created IS 'Whether publish had to create the live schema; rollback then drops it again if it is empty.';

CREATE TABLE published_object (
    run_id     bigint NOT NULL REFERENCES run,
    schema_key text NOT NULL,
    kind       text NOT NULL,
    name       text NOT NULL,
    PRIMARY KEY (run_id, schema_key, kind, name)
);
COMMENT ON TABLE published_object IS 'What a generation brought into the live schemas; rollback takes exactly this out again.';

CREATE TABLE finding (
    run_id   bigint NOT NULL REFERENCES run,
    position integer NOT NULL,
    severity text NOT NULL,
    place    text NOT NULL,
    what     text NOT NULL,
    way_out  text NOT NULL,
    PRIMARY KEY (run_id, position)
);
COMMENT ON TABLE finding IS 'What the plan and the checks of a run found.';
