-- What a day brings: one in a hundred securities and positions changes, one position goes, one comes.
UPDATE oracle_bloomberg SET description = left(description, 190) || ' (new)'
WHERE id IN (SELECT id FROM oracle_bloomberg ORDER BY id LIMIT (SELECT greatest(1, count(*) / 100) FROM oracle_bloomberg));
DELETE FROM oracle_position WHERE id = (SELECT min(id) FROM oracle_position);
UPDATE oracle_position SET position_size = coalesce(position_size, 0) + 1
WHERE id IN (SELECT id FROM oracle_position ORDER BY id LIMIT (SELECT greatest(1, count(*) / 100) FROM oracle_position));
INSERT INTO oracle_position (id, inst_symbol, portfolio, position_size)
SELECT 900000000, inst_symbol, portfolio, 100 FROM oracle_position ORDER BY id LIMIT 1;
