-- Whose tables a refresh was about: what it read last is of no use for those of another generation.

ALTER TABLE refresh ADD COLUMN generation bigint REFERENCES run;
COMMENT ON COLUMN refresh.generation IS 'The run whose generation was live when the refresh began; NULL if there was none.';
