-- Turns a filled primary database back to revision 13, the harder one to consolidate: revision 14 renamed
-- oracle_inst_type to inst_type, and revision 15 added the google_uid columns.

ALTER TABLE inst_type RENAME TO oracle_inst_type;
ALTER TABLE oracle_inst_type RENAME CONSTRAINT inst_type_pkey TO oracle_inst_type_pkey;

ALTER TABLE pad_request DROP COLUMN google_uid;
ALTER TABLE pad_approval DROP COLUMN approver_google_uid;
ALTER TABLE audit_log DROP COLUMN google_uid;

UPDATE alembic_version SET version_num = 'a50909b3c7db';
