-- A run that any process can watch and steer.

CREATE UNLOGGED TABLE progress (
    run_id       bigint PRIMARY KEY REFERENCES run,
    heartbeat    timestamptz NOT NULL DEFAULT clock_timestamp(),
    step         text,
    host         text NOT NULL,
    pid          bigint NOT NULL,
    backends     integer[] NOT NULL,
    paused_since timestamptz,
    moved_at     timestamptz NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE progress IS 'What the process that runs says of itself, about once a second. Nothing is decided by it: what is committed is in chunk and step.';
COMMENT ON COLUMN progress.backends IS 'Process ids of its connections to this database.';
COMMENT ON COLUMN progress.moved_at IS 'When a byte moved or a step or table came further for the last time.';

CREATE UNLOGGED TABLE progress_table (
    run_id         bigint NOT NULL REFERENCES run,
    table_name     text NOT NULL,
    state          text NOT NULL CHECK (state IN ('waiting', 'copying', 'merging', 'indexing', 'loaded', 'verifying',
                                                  'verified', 'failed')),
    rows           bigint NOT NULL,
    rows_before    bigint NOT NULL,
    bytes          bigint NOT NULL,
    expected_rows  bigint NOT NULL,
    expected_bytes bigint NOT NULL,
    started_at     timestamptz,
    finished_at    timestamptz,
    retries        integer NOT NULL,
    error          text,
    PRIMARY KEY (run_id, table_name)
) WITH (fillfactor = 50);
COMMENT ON TABLE progress_table IS 'How far each table of a run is; stays as it was when the run ended.';
COMMENT ON COLUMN progress_table.rows_before IS 'Those of them that were committed when the process began: rows - rows_before went by since started_at.';
COMMENT ON COLUMN progress_table.expected_rows IS 'As the source''s statistics say; -1 if unknown.';

CREATE TABLE action (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      bigint REFERENCES run,
    what        text NOT NULL,
    subject     text,
    reason      text,
    who         text NOT NULL,
    asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    fingerprint text,
    state       text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'done', 'refused')),
    answer      text,
    answered_at timestamptz
);
CREATE INDEX action_run_id ON action (run_id);
COMMENT ON TABLE action IS 'Who asked for what, when, with which plan, and what became of it.';
