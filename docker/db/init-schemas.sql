-- The consolidated database as Caravan expects to find it: two schemas, and one role for each kind of work.
--
--   role             may
--   caravan_migrator create schemas here, and does as it likes in those it owns: padealing, bo_airflow and its own
--   caravan_reader   read the old tables in public
--   pad_app          read and write padealing; read bo_airflow, and point foreign keys at it
--   pad_readonly     read both
--
-- Runs when the container's volume is created, and can be run again at any time, to change a password for instance:
--
--   docker-compose exec pad_db psql -U postgres -d pad_db -f /docker-entrypoint-initdb.d/init-schemas.sql
--
-- The passwords come from the environment of psql. One that is missing ends the script.

\set ON_ERROR_STOP on
\getenv caravan_migrator_password CARAVAN_MIGRATOR_PASSWORD
\getenv caravan_reader_password CARAVAN_READER_PASSWORD
\getenv pad_app_password PAD_APP_PASSWORD
\getenv pad_readonly_password PAD_READONLY_PASSWORD

BEGIN;

-- Roles. CREATE ROLE knows no IF NOT EXISTS, so the missing ones are created by name and all are set up alike after.
-- CREATEDB: a backup is proven by restoring it into a scratch database.
SELECT format('CREATE ROLE %I', name)
FROM unnest('{caravan_migrator,caravan_reader,pad_app,pad_readonly}'::text[]) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec
ALTER ROLE caravan_migrator LOGIN NOSUPERUSER NOCREATEROLE CREATEDB PASSWORD :'caravan_migrator_password';
ALTER ROLE caravan_reader LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'caravan_reader_password';
ALTER ROLE pad_app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'pad_app_password';
ALTER ROLE pad_readonly LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'pad_readonly_password';

-- The database. Nobody gets in, or creates anything in public, by merely having a login.
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO caravan_migrator, caravan_reader, pad_app, pad_readonly;
GRANT CREATE, TEMPORARY ON DATABASE :"DBNAME" TO caravan_migrator;

-- The schemas. Their owner is the migrator, which moves tables in and out of them when a generation becomes live.
CREATE SCHEMA IF NOT EXISTS padealing AUTHORIZATION caravan_migrator;
CREATE SCHEMA IF NOT EXISTS bo_airflow AUTHORIZATION caravan_migrator;

GRANT USAGE ON SCHEMA padealing, bo_airflow TO pad_app, pad_readonly;
GRANT USAGE ON SCHEMA public TO caravan_reader, caravan_migrator;

-- What is there, and what will be. A default privilege holds for tables that are created in the schema; those that
-- are moved into it keep the grants they came with.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA padealing TO pad_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA padealing TO pad_app;
GRANT SELECT, REFERENCES ON ALL TABLES IN SCHEMA bo_airflow TO pad_app;
GRANT SELECT ON ALL TABLES IN SCHEMA padealing, bo_airflow TO pad_readonly;
ALTER DEFAULT PRIVILEGES FOR ROLE caravan_migrator IN SCHEMA padealing
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO pad_app;
ALTER DEFAULT PRIVILEGES FOR ROLE caravan_migrator IN SCHEMA padealing
    GRANT USAGE, SELECT ON SEQUENCES TO pad_app;
ALTER DEFAULT PRIVILEGES FOR ROLE caravan_migrator IN SCHEMA bo_airflow
    GRANT SELECT, REFERENCES ON TABLES TO pad_app;
ALTER DEFAULT PRIVILEGES FOR ROLE caravan_migrator IN SCHEMA padealing
    GRANT SELECT ON TABLES TO pad_readonly;
ALTER DEFAULT PRIVILEGES FOR ROLE caravan_migrator IN SCHEMA bo_airflow
    GRANT SELECT ON TABLES TO pad_readonly;

-- The old tables in public belong to whoever runs this script, and are only read. The migrator reads them too, because
-- the backup is one of the whole database.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO caravan_reader, caravan_migrator;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO caravan_reader, caravan_migrator;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO caravan_reader, caravan_migrator;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO caravan_reader, caravan_migrator;

-- What a name without a schema means.
ALTER ROLE caravan_migrator IN DATABASE :"DBNAME" SET search_path = padealing, bo_airflow;
ALTER ROLE pad_app IN DATABASE :"DBNAME" SET search_path = padealing, bo_airflow;
ALTER ROLE pad_readonly IN DATABASE :"DBNAME" SET search_path = padealing, bo_airflow;
ALTER ROLE caravan_reader IN DATABASE :"DBNAME" SET search_path = public;

COMMIT;
