-- What comparing the live tables with their sources found, whoever asked for it.

CREATE TABLE verification (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id   bigint REFERENCES run,
    who      text NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE verification IS 'Comparisons of the live tables with their sources as both were then; the proof of a run before it is published is in digest.';
COMMENT ON COLUMN verification.run_id IS 'The run whose generation was live; NULL if none was.';

CREATE TABLE verification_table (
    verification_id bigint NOT NULL REFERENCES verification ON DELETE CASCADE,
    table_name      text NOT NULL,
    source_rows     bigint NOT NULL,
    live_rows       bigint NOT NULL,
    digest          text NOT NULL,
    differences     text[] NOT NULL,
    PRIMARY KEY (verification_id, table_name)
);
COMMENT ON COLUMN verification_table.digest IS 'Of the live rows.';
COMMENT ON COLUMN verification_table.differences IS 'In words; empty if both sides are equal.';
