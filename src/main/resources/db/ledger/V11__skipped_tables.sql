-- A table of a run can be left as it is live.

ALTER TABLE progress_table
    DROP CONSTRAINT progress_table_state_check,
    ADD CONSTRAINT progress_table_state_check CHECK (state IN ('waiting', 'copying', 'merging', 'indexing', 'loaded',
                                                               'verifying', 'verified', 'failed', 'skipped'));
