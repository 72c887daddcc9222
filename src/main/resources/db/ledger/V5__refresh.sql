-- Reference tables that were brought up to date in place, and what each refresh changed.

CREATE TABLE refresh (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('refresh', 'seed', 'undo')),
    state       text NOT NULL CHECK (state IN ('running', 'done', 'refused', 'failed', 'undone')),
    undoes      bigint REFERENCES refresh,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    message     text
);
COMMENT ON TABLE refresh IS 'One refresh of a group. It becomes done in the transaction that writes its rows; one that is "running" although nobody holds the lock has written nothing.';
COMMENT ON COLUMN refresh.name IS 'The group, in the words of refresh.yaml.';

CREATE TABLE refresh_table (
    refresh_id  bigint NOT NULL REFERENCES refresh,
    table_name  text NOT NULL,
    origin      text NOT NULL,
    extent      text NOT NULL CHECK (extent IN ('full', 'since', 'unchanged')),
    read        bigint NOT NULL,
    inserted    bigint NOT NULL,
    updated     bigint NOT NULL,
    marked      bigint NOT NULL,
    deleted     bigint NOT NULL,
    kept        bigint NOT NULL,
    unchanged   bigint NOT NULL,
    quarantined bigint NOT NULL,
    digest      text,
    watermark   text,
    PRIMARY KEY (refresh_id, table_name)
);
COMMENT ON TABLE refresh_table IS 'The account of a table: read = inserted + updated + unchanged + quarantined.';
COMMENT ON COLUMN refresh_table.extent IS 'full: all rows were compared; since: those beyond the watermark; unchanged: the source sent what it sent last time.';
COMMENT ON COLUMN refresh_table.marked IS 'Rows that the source no longer has, and that were marked as gone.';
COMMENT ON COLUMN refresh_table.kept IS 'Rows that the source no longer has, and that stay as they are.';
COMMENT ON COLUMN refresh_table.digest IS 'Of the rows that the source sent.';
COMMENT ON COLUMN refresh_table.watermark IS 'The largest value of the watermark''s column, as text.';

CREATE TABLE refresh_row (
    refresh_id  bigint NOT NULL REFERENCES refresh,
    table_name  text NOT NULL,
    what        text NOT NULL CHECK (what IN ('inserted', 'updated', 'marked', 'deleted', 'kept', 'quarantined')),
    key         text NOT NULL,
    before      jsonb,
    after       jsonb,
    column_name text,
    reason      text
);
CREATE INDEX refresh_row_refresh_id ON refresh_row (refresh_id, table_name);
COMMENT ON TABLE refresh_row IS 'Every row that a refresh changed or could not bring in, for as long as the mapping says.';
COMMENT ON COLUMN refresh_row.key IS 'Its key, as a JSON array of the key''s columns.';
COMMENT ON COLUMN refresh_row.before IS 'The whole row before; NULL if there was none.';
COMMENT ON COLUMN refresh_row.after IS 'The whole row after; of a row in quarantine, what the source sent.';

CREATE FUNCTION fits(value text, base text, plain text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    -- "character" alone would mean character(1).
    whole text := CASE plain WHEN 'character' THEN 'bpchar' ELSE plain END;
    same boolean;
BEGIN
    IF value IS NULL THEN
        RETURN true;
    END IF;
    IF base = plain THEN
        EXECUTE format('SELECT CAST(%L AS %s) IS NOT NULL', value, base) INTO same;
        RETURN true;
    END IF;
    EXECUTE format('SELECT CAST(CAST(%1$L AS %2$s) AS %3$s) = CAST(%1$L AS %2$s)', value, whole, base) INTO same;
    RETURN same;
EXCEPTION
    WHEN data_exception THEN
        RETURN false;
END $$;
COMMENT ON FUNCTION fits IS 'Whether a type holds the value of a text unchanged: neither cut off nor rounded.';
