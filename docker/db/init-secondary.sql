-- The old secondary database, which Caravan only reads: one role, caravan_reader, that sees every table of public,
-- also those that its owner (whoever runs this script) creates later. Can be run again, like init-schemas.sql.

\set ON_ERROR_STOP on
\getenv caravan_reader_password CARAVAN_READER_PASSWORD

BEGIN;

SELECT 'CREATE ROLE caravan_reader'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'caravan_reader')
\gexec
ALTER ROLE caravan_reader LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'caravan_reader_password';

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO caravan_reader;
GRANT USAGE ON SCHEMA public TO caravan_reader;

-- Sequences too: without their values a backup is none.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO caravan_reader;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO caravan_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO caravan_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO caravan_reader;

-- It writes nothing by mistake either.
ALTER ROLE caravan_reader IN DATABASE :"DBNAME" SET default_transaction_read_only = on;

COMMIT;
