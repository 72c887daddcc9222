-- A million rows that a sequence numbered need a thousand entries instead of a million: keys that follow each other and
-- became keys that follow each other share one. Who asks for the key map sees each key, as before.

ALTER TABLE key_map RENAME TO key_entry;
ALTER TABLE key_entry ADD COLUMN keys integer NOT NULL DEFAULT 1 CHECK (keys BETWEEN 1 AND 1024);

DO $$
DECLARE part text;
BEGIN
    FOR part IN SELECT c.relname FROM pg_partition_tree('key_entry') AS t JOIN pg_class AS c ON c.oid = t.relid WHERE t.level > 0
    LOOP
        EXECUTE format('ALTER TABLE %I RENAME TO %I', part, replace(part, 'key_map_', 'key_entry_'));
    END LOOP;
END $$;

COMMENT ON TABLE key_entry IS 'Which rows of a feed are which rows of the target, as key_map has it, several keys in one entry where that is possible. Rows of a feed that keeps its keys are not listed: their keys are the same.';
COMMENT ON COLUMN key_entry.old_key IS 'The first key in the source, as text; the row''s place in the run''s snapshot where the source table has no key.';
COMMENT ON COLUMN key_entry.new_key IS 'The first key in the target, as text; NULL for a loaded row of a table without a key.';
COMMENT ON COLUMN key_entry.old_number IS 'old_key, if the key of the source is an integer.';
COMMENT ON COLUMN key_entry.new_number IS 'new_key, if the key of the target is an integer.';
COMMENT ON COLUMN key_entry.keys IS 'How many keys: old_number became new_number, the next integer the next one, and so on.';

CREATE VIEW key_map AS
SELECT run_id, table_name, feed, old_key, new_key, outcome, old_number, new_number
FROM key_entry
WHERE keys = 1
UNION ALL
SELECT run_id, table_name, feed, CAST(old_number + next AS text), CAST(new_number + next AS text), outcome,
       old_number + next, new_number + next
FROM (SELECT *, generate_series(0, keys - 1) AS next FROM key_entry WHERE keys > 1) AS several;
COMMENT ON VIEW key_map IS 'Which row of a feed is which row of the target. Rows of a feed that keeps its keys are not listed: their keys are the same.';
COMMENT ON COLUMN key_map.table_name IS 'The target table, in the mapping''s words.';
COMMENT ON COLUMN key_map.old_key IS 'The key in the source, as text; the row''s place in the run''s snapshot where the source table has no key.';
COMMENT ON COLUMN key_map.new_key IS 'The key in the target, as text; NULL for a loaded row of a table without a key.';
COMMENT ON COLUMN key_map.outcome IS 'loaded: became a row of the target; matched: is the same as a row that was there before; replayed: became a row out of quarantine; reserved: no row''s key, but held by a reference to a row that does not exist, so no other row may get it.';
COMMENT ON COLUMN key_map.old_number IS 'old_key, if the key of the source is an integer.';
COMMENT ON COLUMN key_map.new_number IS 'new_key, if the key of the target is an integer.';
