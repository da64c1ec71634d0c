-- A row of the audit log is in its month's partition, by UTC, or in the default one; months that are over move into the
-- archive with their rows; and no client reads a partition or the archive, nor does their owner see a row there.
--
-- The months are those to come, for the rows of this one may have their place already. The client is far from UTC.
SET LOCAL timezone = 'America/New_York';
SET LOCAL ROLE service_role;

DO $$
DECLARE
  v_made int := audit.create_partitions(3);
BEGIN
  ASSERT v_made >= 3, format('of the coming three months %s got partitions', v_made);
  v_made := audit.create_partitions(3);
  ASSERT v_made = 0, format('asked again, it makes %s partitions', v_made);
END
$$;

RESET ROLE;

DO $$
DECLARE
  -- The first moments of the next month and of the one behind it, and what their partitions are called.
  v_this    constant timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
  v_next    constant timestamptz := (v_this + interval '1 month') AT TIME ZONE 'UTC';
  v_later   constant timestamptz := (v_this + interval '2 months') AT TIME ZONE 'UTC';
  v_name    constant text := 'audit_logs_' || to_char(v_this + interval '1 month', 'YYYY_MM');
  v_kept    constant text := 'audit_logs_' || to_char(v_this + interval '2 months', 'YYYY_MM');
  v_row     record;
  v_place   text;
  v_moved   int;
  v_role    text;
  v_table   regclass;
  v_visible bigint;
  v_tried   int := 0;
BEGIN
  FOR v_row IN
    SELECT *
    FROM (VALUES
      ('the first moment of the next month', v_next, v_name),
      ('its last moment', v_later - interval '1 microsecond', v_name),
      ('the first moment of the month behind it', v_later, v_kept),
      ('a month that has no partition', v_next + interval '20 years', 'audit_logs_default'))
      AS told (what, occurred_at, expected)
  LOOP
    INSERT INTO audit.audit_logs (table_name, operation, row_data, clinic_id, occurred_at)
    VALUES ('patients', 'UPDATE', '{"id": "a0000002-0000-4000-8000-000000000001", "changed": ["dob"]}',
            'a0000000-0000-4000-8000-000000000001', v_row.occurred_at)
    RETURNING (SELECT c.relname FROM pg_catalog.pg_class AS c WHERE c.oid = audit_logs.tableoid)
    INTO v_place;
    ASSERT v_place = v_row.expected, format('%s is in %s, not in %s', v_row.what, v_place, v_row.expected);
  END LOOP;

  -- A month is over on the first day of the next, not before.
  SET LOCAL ROLE service_role;
  v_moved := audit.archive_partitions((v_this + interval '2 months')::date - 1);
  RESET ROLE;
  ASSERT to_regclass('audit.' || v_name) IS NOT NULL, format('%s is archived a day too early', v_name);
  SET LOCAL ROLE service_role;
  v_moved := audit.archive_partitions((v_this + interval '2 months')::date);
  RESET ROLE;
  ASSERT v_moved = 1, format('one month is over, and %s are archived', v_moved);
  ASSERT to_regclass('audit.' || v_name) IS NULL AND to_regclass('archive.' || v_name) IS NOT NULL,
    format('%s is not in the archive', v_name);
  EXECUTE format('SELECT count(*) FROM archive.%I', v_name) INTO v_visible;
  ASSERT v_visible = 2, format('two rows were archived, and there are %s', v_visible);
  ASSERT NOT EXISTS (
    SELECT
    FROM audit.audit_logs AS log
    WHERE log.occurred_at >= v_next
      AND log.occurred_at < v_later),
    'the log still holds what was archived';
  ASSERT EXISTS (SELECT FROM audit.audit_logs AS log WHERE log.occurred_at = v_later),
    'a month that is not over is no longer in the log';

  SET LOCAL ROLE service_role;
  ASSERT audit.create_partitions(3) = 0, 'a month that is archived gets a new partition';
  PERFORM set_config('app.current_clinic_id', 'a0000000-0000-4000-8000-000000000001', true);

  FOR v_role, v_table IN
    SELECT role.name, c.oid::regclass
    FROM unnest(ARRAY[
      'clinic_owner', 'service_role', 'clinic_admin', 'clinician', 'receptionist', 'readonly', 'webhook_worker'])
      AS role (name)
    CROSS JOIN pg_catalog.pg_class AS c
    WHERE (c.relispartition AND c.relkind = 'r' AND c.relnamespace = 'audit'::regnamespace)
      OR (c.relkind = 'r' AND c.relnamespace = 'archive'::regnamespace)
  LOOP
    v_tried := v_tried + 1;
    PERFORM set_config('role', v_role, true);
    BEGIN
      EXECUTE format('SELECT count(*) FROM %s', v_table) INTO v_visible;
      ASSERT v_role = 'clinic_owner', format('%s may read %s', v_role, v_table);
      ASSERT v_visible = 0, format('%s sees %s rows of %s', v_role, v_visible, v_table);
    EXCEPTION
      WHEN insufficient_privilege THEN
        NULL;
    END;
  END LOOP;
  ASSERT v_tried >= 7 * 4, format('%s readings were tried', v_tried);

  -- The control: the same rows, asked for as the log.
  SET LOCAL ROLE clinic_admin;
  ASSERT EXISTS (SELECT FROM audit.audit_logs AS log WHERE log.occurred_at = v_later),
    'an administrator does not see the clinic''s own log';
END
$$;
