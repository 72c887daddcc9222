ALTER TABLE merge ADD COLUMN sent bigint, ADD COLUMN digest text;
COMMENT ON COLUMN merge.sent IS 'Rows on their way into the table; NULL where rows of feeds cannot be told apart.';
COMMENT ON COLUMN merge.digest IS 'Of the rows on their way into the table.';
