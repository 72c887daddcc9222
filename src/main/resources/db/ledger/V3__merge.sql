-- How rows of several feeds became one table, and the rows that could not.

CREATE TABLE key_map (
    run_id     bigint NOT NULL,
    table_name text NOT NULL,
    feed       text NOT NULL,
    old_key    text NOT NULL,
    new_key    text,
    outcome    text NOT NULL CHECK (outcome IN ('loaded', 'matched', 'replayed', 'reserved'))
) PARTITION BY LIST (run_id);
COMMENT ON TABLE key_map IS 'Which row of a feed is which row of the target. Rows of a feed that keeps its keys are not listed: their keys are the same.';
COMMENT ON COLUMN key_map.table_name IS 'The target table, in the mapping''s words.';
COMMENT ON COLUMN key_map.old_key IS 'The key in the source, as text; the row''s place in the run''s snapshot where the source table has no key.';
COMMENT ON COLUMN key_map.new_key IS 'The key in the target, as text; NULL for a loaded row of a table without a key.';
COMMENT ON COLUMN key_map.outcome IS 'loaded: became a row of the target; matched: is the same as a row that was there before; replayed: became a row out of quarantine; reserved: no row''s key, but held by a reference to a row that does not exist, so no other row may get it.';

CREATE TABLE value_map (
    run_id      bigint NOT NULL REFERENCES run,
    table_name  text NOT NULL,
    feed        text NOT NULL,
    column_name text NOT NULL,
    row_key     text NOT NULL,
    old_value   text NOT NULL,
    new_value   text NOT NULL,
    PRIMARY KEY (run_id, table_name, feed, column_name, row_key)
);
COMMENT ON TABLE value_map IS 'Values that had to be unique and were taken: what a later row holds instead.';

CREATE TABLE merge (
    run_id      bigint NOT NULL REFERENCES run,
    table_name  text NOT NULL,
    feed        text NOT NULL,
    loaded      bigint NOT NULL,
    matched     bigint NOT NULL,
    differing   bigint NOT NULL,
    updated     bigint NOT NULL,
    rekeyed     bigint NOT NULL,
    columns     jsonb NOT NULL,
    merged_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, table_name, feed)
);
COMMENT ON TABLE merge IS 'The account of each staged feed; committed together with the rows that it counts.';
COMMENT ON COLUMN merge.columns IS 'For matched rows that differ: how many differ in each column.';

CREATE TABLE merge_part (
    run_id     bigint NOT NULL REFERENCES run,
    table_name text NOT NULL,
    feed       text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('removed', 'replaced', 'replacing')),
    rows       bigint NOT NULL,
    digest     text NOT NULL
);
CREATE INDEX merge_part_run_id ON merge_part (run_id);
COMMENT ON TABLE merge_part IS 'Rows that merging took out of those a feed sent, or changed, so that the digests still add up.';

CREATE TABLE quarantine (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      bigint NOT NULL REFERENCES run,
    table_name  text NOT NULL,
    feed        text NOT NULL,
    source_key  text NOT NULL,
    column_name text NOT NULL,
    reason      text NOT NULL,
    sql_state   text NOT NULL,
    source_row  jsonb,
    corrected   jsonb,
    state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'corrected', 'replayed')),
    found_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at  timestamptz,
    changed_by  text,
    UNIQUE (run_id, table_name, feed, source_key)
);
COMMENT ON TABLE quarantine IS 'Rows of a source that could not be loaded, each with the reason.';
COMMENT ON COLUMN quarantine.source_row IS 'The whole row as the source holds it.';
COMMENT ON COLUMN quarantine.corrected IS 'The row as it is to be loaded; NULL while nobody corrected it.';

CREATE TABLE merge_decision (
    run_id     bigint PRIMARY KEY REFERENCES run,
    findings   jsonb NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE merge_decision IS 'Committed together with the key map: from then on it is known which row is which.';
