-- What lets a refresh tell that it need not compare a table, and whether a refresh was of the whole group.

ALTER TABLE refresh_table
    ADD COLUMN fingerprint text,
    ADD COLUMN horizon     bigint,
    ADD COLUMN live_rows   bigint,
    ADD COLUMN same_as     bigint REFERENCES refresh;
COMMENT ON COLUMN refresh_table.fingerprint IS 'Of the table''s file, its layout and its rule, if all rows were compared and there was nothing to write; NULL otherwise.';
COMMENT ON COLUMN refresh_table.horizon IS 'The oldest transaction that was at work when the rows were compared.';
COMMENT ON COLUMN refresh_table.live_rows IS 'How many rows there were.';
COMMENT ON COLUMN refresh_table.same_as IS 'Of an unchanged table: the refresh that compared it.';
COMMENT ON COLUMN refresh_table.extent IS 'full: all rows were compared; since: those beyond the watermark; unchanged: the source sent what it sent last time, and the table is as it was then, so nothing was compared.';

ALTER TABLE refresh ADD COLUMN whole boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN refresh.whole IS 'Whether it was of all tables of the group, as a schedule asks for it.';
