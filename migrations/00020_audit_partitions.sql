-- The audit log, partitioned by month, so that what is past its time goes as a table and not row by row; with the
-- request that a change belongs to; and with the triggers that were still missing.
--
-- * A new log has a default partition, which takes what no month's partition does: no change is ever refused for want
--   of a partition. audit.create_partitions makes those of the coming months; the core seed calls it, and so does
--   whoever looks after the installation, once a month. Months are those of UTC. The migration itself makes none, so
--   that the schema it leaves does not depend on the day.
-- * A log that has rows is kept where it is: it becomes the partition audit_logs_history, up to the end of this month.
--   Nothing is copied, but its primary key is built anew, while nobody can change an audited table.
-- * audit.archive_partitions moves the partitions of months that are over into the schema archive.
--
-- Row-level security is enabled and forced on each partition too, and none has a policy or a privilege: whoever asks a
-- partition instead of the log sees nothing. A client's rights are those of the log.
--
-- The log is written by every booking. It has the primary key, which has to contain the month's column; a BRIN index
-- for times, which costs an insert next to nothing; and an index of those rows only that carry a correlation id.
--
-- A row holds ids, the names of changed columns and the correlation id from app.correlation_id: never a value. Only the
-- installation's own settings have no clinic.
--
-- Date: 2026-11-22
-- Problem: The audit log grows for ever, what is past its time could only be deleted row by row, and a change does not
--   tell its request.
-- Solution: A log that is partitioned by month, functions that make and archive months, and a correlation id.
-- Affected tables: audit.audit_logs
-- Verification: SELECT relkind = 'p' AND relforcerowsecurity FROM pg_class WHERE oid = 'audit.audit_logs'::regclass
-- Rollback: rollbacks/00020_audit_partitions.sql
SET LOCAL ROLE clinic_owner;

-- Makes a partition of the log as all of them are. p_bounds is what follows ATTACH PARTITION. It runs as its caller,
-- who has to own the log. It does not wait for those who write the log, except to the default partition.
CREATE OR REPLACE FUNCTION audit.add_partition(p_name text, p_bounds text)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('CREATE TABLE audit.%I (LIKE audit.audit_logs INCLUDING CONSTRAINTS INCLUDING DEFAULTS)', p_name);
  EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_name);
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit.%I FROM clinic_owner', p_name);
  EXECUTE format('ALTER TABLE audit.audit_logs ATTACH PARTITION audit.%I %s', p_name, p_bounds);
  PERFORM audit.comment_partition(p_name);
END
$$;

-- Gives a partition the comments of the log.
CREATE OR REPLACE FUNCTION audit.comment_partition(p_name text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  v_comment record;
BEGIN
  FOR v_comment IN
    SELECT
      CASE WHEN d.objsubid = 0
        THEN format('TABLE audit.%I', p_name)
        ELSE format('COLUMN audit.%I.%I', p_name, a.attname)
      END AS thing,
      d.description
    FROM pg_catalog.pg_description AS d
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.objoid AND a.attnum = d.objsubid
    WHERE d.classoid = 'pg_catalog.pg_class'::regclass
      AND d.objoid = 'audit.audit_logs'::regclass
  LOOP
    EXECUTE format('COMMENT ON %s IS %L', v_comment.thing, v_comment.description);
  END LOOP;
END
$$;

-- Makes the partitions of this month and of the p_months that follow, where they are missing. Gives back how many it
-- made. A month that has rows already, in the default partition or in the history, stays there: a warning names it.
CREATE OR REPLACE FUNCTION audit.create_partitions(p_months int DEFAULT 3)
RETURNS int
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  v_month timestamptz;
  v_name  text;
  v_made  int := 0;
BEGIN
  FOR v_ahead IN 0 .. p_months LOOP
    v_month := date_trunc('month', now()) + make_interval(months => v_ahead);
    v_name := 'audit_logs_' || to_char(v_month, 'YYYY_MM');
    CONTINUE WHEN to_regclass(format('audit.%I', v_name)) IS NOT NULL
      OR to_regclass(format('archive.%I', v_name)) IS NOT NULL;
    BEGIN
      PERFORM audit.add_partition(
        v_name, format('FOR VALUES FROM (%L) TO (%L)', v_month, v_month + interval '1 month'));
      v_made := v_made + 1;
    EXCEPTION
      WHEN check_violation OR invalid_object_definition THEN
        RAISE WARNING 'audit log: % gets no partition of its own, for its rows have a place already',
          to_char(v_month, 'YYYY-MM');
      WHEN duplicate_table OR unique_violation THEN
        NULL;  -- somebody else makes it at this moment
    END;
  END LOOP;
  RETURN v_made;
END
$$;

-- Moves the partitions of months that are over, and ended at p_before or earlier, into the schema archive, where they
-- are tables of their own that no client can read. Gives back how many. Bookings wait while one is taken out, which
-- takes no longer for a large one. What is in the history or the default partition stays.
CREATE OR REPLACE FUNCTION audit.archive_partitions(p_before date)
RETURNS int
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_name  text;
  v_moved int := 0;
BEGIN
  FOR v_name IN
    SELECT c.relname
    FROM pg_catalog.pg_inherits AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'audit.audit_logs'::regclass
      AND c.relname ~ '^audit_logs_[0-9]{4}_[0-9]{2}$'
      AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month'
        <= least(p_before, (now() AT TIME ZONE 'UTC')::date)
    ORDER BY c.relname
  LOOP
    EXECUTE format('ALTER TABLE audit.audit_logs DETACH PARTITION audit.%I', v_name);
    EXECUTE format('ALTER TABLE audit.%I SET SCHEMA archive', v_name);
    v_moved := v_moved + 1;
  END LOOP;
  RETURN v_moved;
END
$$;

REVOKE EXECUTE ON FUNCTION
  audit.add_partition(text, text),
  audit.comment_partition(text),
  audit.create_partitions(int),
  audit.archive_partitions(date)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.create_partitions(int), audit.archive_partitions(date) TO service_role;

DO $$
DECLARE
  v_last_id bigint;
  v_end     timestamptz;
BEGIN
  IF (SELECT c.relkind FROM pg_catalog.pg_class AS c WHERE c.oid = 'audit.audit_logs'::regclass) = 'p' THEN
    RETURN;
  END IF;

  -- From here on nobody writes the log. Its owner sees the rows only while row-level security is not forced.
  ALTER TABLE audit.audit_logs NO FORCE ROW LEVEL SECURITY;
  SELECT max(log.id), date_trunc('month', greatest(max(log.occurred_at), now()), 'UTC')
  INTO v_last_id, v_end
  FROM audit.audit_logs AS log;

  ALTER TABLE audit.audit_logs ALTER COLUMN id DROP IDENTITY;
  IF v_last_id IS NULL THEN
    -- lint: allow drop_in_use it is empty, and the next statements make it again before anybody sees that it was gone
    DROP TABLE audit.audit_logs;
  ELSE
    ALTER TABLE audit.audit_logs
      FORCE ROW LEVEL SECURITY,
      DROP CONSTRAINT audit_logs_pkey,
      ALTER COLUMN clinic_id DROP NOT NULL,
      ADD COLUMN correlation_id uuid,
      -- lint: allow check_scans a partition has to have its log's constraint, and valid, in this very transaction
      ADD CONSTRAINT audit_logs_clinic_check
        CHECK (clinic_id IS NOT NULL OR table_name IN ('system_settings', 'feature_flags'));
    DROP POLICY IF EXISTS audit_logs_per_clinic ON audit.audit_logs;
    DROP POLICY IF EXISTS audit_logs_append ON audit.audit_logs;
    DROP POLICY IF EXISTS audit_logs_service_read ON audit.audit_logs;
    REVOKE ALL ON audit.audit_logs FROM service_role, clinic_admin;
    -- lint: allow rename the log of that name, of which it becomes a part, is made in the same transaction
    ALTER TABLE audit.audit_logs RENAME TO audit_logs_history;
  END IF;

  CREATE TABLE audit.audit_logs (
    id             bigint GENERATED ALWAYS AS IDENTITY,
    table_name     text NOT NULL,
    operation      text NOT NULL,
    row_data       jsonb NOT NULL,
    changed_by     uuid,
    clinic_id      uuid,
    occurred_at    timestamptz NOT NULL DEFAULT now(),
    correlation_id uuid,
    CONSTRAINT audit_logs_pkey PRIMARY KEY (id, occurred_at),
    CONSTRAINT audit_logs_operation_check CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE')),
    CONSTRAINT audit_logs_clinic_check
      CHECK (clinic_id IS NOT NULL OR table_name IN ('system_settings', 'feature_flags'))
  ) PARTITION BY RANGE (occurred_at);
  CREATE INDEX idx_audit_logs_occurred ON audit.audit_logs USING brin (occurred_at);
  CREATE INDEX idx_audit_logs_correlation
    ON audit.audit_logs (correlation_id)
    WHERE correlation_id IS NOT NULL;

  IF v_last_id IS NOT NULL THEN
    PERFORM setval(pg_get_serial_sequence('audit.audit_logs', 'id'), v_last_id);
    EXECUTE format(
      'ALTER TABLE audit.audit_logs ATTACH PARTITION audit.audit_logs_history FOR VALUES FROM (MINVALUE) TO (%L)',
      -- The month is added to the time in UTC: in the session's zone it could end an hour off.
      (v_end AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
  END IF;
  PERFORM audit.add_partition('audit_logs_default', 'DEFAULT');
END
$$;

ALTER TABLE audit.audit_logs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON audit.audit_logs FROM clinic_owner;
GRANT SELECT ON audit.audit_logs TO service_role, clinic_admin;

DROP POLICY IF EXISTS audit_logs_per_clinic ON audit.audit_logs;
CREATE POLICY audit_logs_per_clinic ON audit.audit_logs
  FOR SELECT
  USING (clinic_id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS audit_logs_append ON audit.audit_logs;
CREATE POLICY audit_logs_append ON audit.audit_logs
  FOR INSERT TO clinic_owner
  WITH CHECK (true);

DROP POLICY IF EXISTS audit_logs_service_read ON audit.audit_logs;
CREATE POLICY audit_logs_service_read ON audit.audit_logs
  FOR SELECT TO service_role
  USING (true);

-- As 00007 has it, with the correlation id, and with no clinic for the installation's own settings.
CREATE OR REPLACE FUNCTION audit.log_changes()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_row      record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  v_clinic   uuid;
  v_row_data jsonb := jsonb_build_object('id', v_row.id);
  v_old      jsonb;
  v_new      jsonb;
BEGIN
  IF TG_TABLE_NAME = 'clinics' THEN
    v_clinic := v_row.id;
  ELSIF TG_TABLE_NAME NOT IN ('system_settings', 'feature_flags') THEN
    v_clinic := v_row.clinic_id;
  END IF;

  IF TG_OP = 'UPDATE' THEN
    v_old := to_jsonb(OLD);
    v_new := to_jsonb(NEW);
    v_row_data := v_row_data || jsonb_build_object('changed', (
      SELECT coalesce(jsonb_agg(c.name ORDER BY c.name), '[]')
      FROM jsonb_object_keys(v_new) AS c (name)
      WHERE v_new -> c.name IS DISTINCT FROM v_old -> c.name));
  END IF;

  INSERT INTO audit.audit_logs (table_name, operation, row_data, changed_by, clinic_id, correlation_id)
  VALUES (TG_TABLE_NAME, TG_OP, v_row_data, app.current_user_id(), v_clinic, app.current_correlation_id());
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT OR UPDATE OR DELETE ON public.system_settings
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();
CREATE OR REPLACE TRIGGER audit_changes
  AFTER INSERT OR UPDATE OR DELETE ON public.feature_flags
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();

COMMENT ON SCHEMA audit IS 'What was changed, by whom';
COMMENT ON TABLE audit.audit_logs IS
  'Append-only: one row for each change of a row, without its data [class: administrative] [retention: 10 years]';
COMMENT ON COLUMN audit.audit_logs.id IS 'Key of the row, with occurred_at [class: administrative]';
COMMENT ON COLUMN audit.audit_logs.table_name IS 'What was changed, without its schema [class: administrative]';
COMMENT ON COLUMN audit.audit_logs.operation IS 'INSERT, UPDATE or DELETE [class: administrative]';
COMMENT ON COLUMN audit.audit_logs.row_data IS
  'The changed row''s id and, for an update, the names of the changed columns [class: administrative]';
COMMENT ON COLUMN audit.audit_logs.changed_by IS 'The user for whom it was changed [class: administrative]';
COMMENT ON COLUMN audit.audit_logs.clinic_id IS
  'The changed row''s tenant; NULL for the installation''s settings [class: administrative]';
COMMENT ON COLUMN audit.audit_logs.occurred_at IS 'When its transaction began [class: administrative]';
COMMENT ON COLUMN audit.audit_logs.correlation_id IS 'The request that changed it [class: administrative]';
COMMENT ON FUNCTION audit.log_changes() IS 'Trigger: logs the change of one row';
COMMENT ON FUNCTION audit.add_partition(text, text) IS 'Makes a partition of the log as all of them are';
COMMENT ON FUNCTION audit.comment_partition(text) IS 'Gives a partition the comments of the log';
COMMENT ON FUNCTION audit.create_partitions(int) IS 'Makes the partitions of this and the coming months';
COMMENT ON FUNCTION audit.archive_partitions(date) IS 'Moves the partitions of past months into the schema archive';

DO $$
DECLARE
  v_name text;
BEGIN
  FOR v_name IN
    SELECT c.relname
    FROM pg_catalog.pg_inherits AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'audit.audit_logs'::regclass
  LOOP
    PERFORM audit.comment_partition(v_name);
  END LOOP;
END
$$;

RESET ROLE;
