-- The history of migrations, one row a file. That of a file in one transaction is written in that transaction; that of a
-- file that runs statement by statement is begun before its first statement and counts those that are applied. Columns
-- that an earlier version of the table lacks are added; NULL there says that nobody noted it. history_is_current.sql looks
-- for the last one.
CREATE SCHEMA IF NOT EXISTS pgrush;

CREATE TABLE IF NOT EXISTS pgrush.migrations (
  id          text PRIMARY KEY,
  sha256      text NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT now(),
  duration_ms double precision NOT NULL,
  applied_by  text NOT NULL DEFAULT session_user
);

ALTER TABLE pgrush.migrations
  ADD COLUMN IF NOT EXISTS chain              text,
  ADD COLUMN IF NOT EXISTS statements_total   int,
  ADD COLUMN IF NOT EXISTS statements_applied int,
  ADD COLUMN IF NOT EXISTS statement_sha256s  text[],
  ADD COLUMN IF NOT EXISTS started_at         timestamptz,
  ADD COLUMN IF NOT EXISTS finished_at        timestamptz,
  ADD COLUMN IF NOT EXISTS pgrush             text,
  ADD COLUMN IF NOT EXISTS server_version     text,
  ADD COLUMN IF NOT EXISTS retries            int,
  ADD COLUMN IF NOT EXISTS lock_wait_ms       double precision,
  ADD COLUMN IF NOT EXISTS statement_in_doubt text;

COMMENT ON TABLE pgrush.migrations IS 'Migrations that this database has, or has begun';
COMMENT ON COLUMN pgrush.migrations.sha256 IS 'Of the file''s text';
COMMENT ON COLUMN pgrush.migrations.chain IS 'Of the file and all before it, as manifest.json has it';
COMMENT ON COLUMN pgrush.migrations.statement_sha256s IS
  'Of a file that runs statement by statement: of those applied, but for SET, in order';
COMMENT ON COLUMN pgrush.migrations.statement_in_doubt IS
  'Of a file that runs statement by statement: sha256 of the one that was begun, and may have come to its end';
COMMENT ON COLUMN pgrush.migrations.finished_at IS 'NULL beside a statements_total: the file is to be resumed';
COMMENT ON COLUMN pgrush.migrations.retries IS 'Tries that were rolled back because a lock was not given in time';
COMMENT ON COLUMN pgrush.migrations.lock_wait_ms IS 'From the first try''s beginning to the last one''s';
