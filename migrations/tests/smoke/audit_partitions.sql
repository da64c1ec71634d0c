-- A row of the audit log is in its month's partition, by UTC, or in the default one; months that are over move into the
-- archive with their rows; and no client reads a partition or the archive, nor does their owner see a row there.
--
-- The rows of this month may have their place already, so the months are those to come and those before. The client is
-- far from UTC.
SET LOCAL timezone = 'America/New_York';
-- create_partitions warns of this month.
SET LOCAL client_min_messages = error;
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

-- Months for which nobody made one in time.
SET LOCAL ROLE clinic_owner;

DO $$
DECLARE
  v_begin timestamp;
BEGIN
  FOR v_ago IN 1 .. 2 LOOP
    v_begin := date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => v_ago);
    PERFORM audit.add_partition(
      'audit_logs_' || to_char(v_begin, 'YYYY_MM'),
      format('FOR VALUES FROM (%L) TO (%L)',
             v_begin AT TIME ZONE 'UTC', (v_begin + interval '1 month') AT TIME ZONE 'UTC'));
  END LOOP;
END
$$;

RESET ROLE;

DO $$
DECLARE
  v_this    constant timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
  v_over    constant text := 'audit_logs_' || to_char(v_this - interval '2 months', 'YYYY_MM');
  v_last    constant text := 'audit_logs_' || to_char(v_this - interval '1 month', 'YYYY_MM');
  v_next    constant text := 'audit_logs_' || to_char(v_this + interval '1 month', 'YYYY_MM');
  v_behind  constant text := 'audit_logs_' || to_char(v_this + interval '2 months', 'YYYY_MM');
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
      ('the last moment of the month before last', v_this - interval '1 month' - interval '1 microsecond', v_over),
      ('the first moment of last month', v_this - interval '1 month', v_last),
      ('the first moment of next month', v_this + interval '1 month', v_next),
      ('the last moment of next month', v_this + interval '2 months' - interval '1 microsecond', v_next),
      ('the first moment of the month after next', v_this + interval '2 months', v_behind),
      ('a month that has no partition', v_this + interval '20 years', 'audit_logs_default'))
      AS told (what, occurred_at, expected)
  LOOP
    INSERT INTO audit.audit_logs (table_name, operation, row_data, clinic_id, occurred_at)
    VALUES ('patients', 'UPDATE', '{"id": "a0000002-0000-4000-8000-000000000001", "changed": ["dob"]}',
            'a0000000-0000-4000-8000-000000000001', v_row.occurred_at AT TIME ZONE 'UTC')
    RETURNING (SELECT c.relname FROM pg_catalog.pg_class AS c WHERE c.oid = audit_logs.tableoid)
    INTO v_place;
    ASSERT v_place = v_row.expected, format('%s is in %s, not in %s', v_row.what, v_place, v_row.expected);
  END LOOP;

  -- A month is over on the first day of the next, not before.
  FOR v_row IN
    SELECT *
    FROM (VALUES
      (v_this - interval '1 month' - interval '1 day', 0),
      (v_this - interval '1 month', 1)) AS told (before, expected)
  LOOP
    SET LOCAL ROLE service_role;
    v_moved := audit.archive_partitions(v_row.before::date);
    ASSERT v_moved = v_row.expected, format('before %s, %s months are over', v_row.before, v_moved);
    RESET ROLE;
  END LOOP;
  ASSERT to_regclass('audit.' || v_over) IS NULL AND to_regclass('audit.' || v_last) IS NOT NULL,
    format('the log does not have %s, or still has %s', v_last, v_over);
  EXECUTE format('SELECT count(*) FROM archive.%I', v_over) INTO v_visible;
  ASSERT v_visible = 1, format('one row was archived, and there are %s', v_visible);
  ASSERT NOT EXISTS (
    SELECT
    FROM audit.audit_logs AS log
    WHERE log.occurred_at < (v_this - interval '1 month') AT TIME ZONE 'UTC'),
    'the log still holds what was archived';

  -- Whatever is asked for, a month that is not over stays where its changes are logged.
  SET LOCAL ROLE service_role;
  v_moved := audit.archive_partitions('2999-01-01');
  ASSERT v_moved = 1, format('one month was left that is over, and %s are archived', v_moved);
  RESET ROLE;
  ASSERT to_regclass('audit.' || v_next) IS NOT NULL, format('%s is archived before it has come', v_next);

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
    PERFORM set_config('app.current_clinic_id', 'a0000000-0000-4000-8000-000000000001', true);
    BEGIN
      EXECUTE format('SELECT count(*) FROM %s', v_table) INTO v_visible;
      ASSERT v_role = 'clinic_owner', format('%s may read %s', v_role, v_table);
      ASSERT v_visible = 0, format('%s sees %s rows of %s', v_role, v_visible, v_table);
    EXCEPTION
      WHEN insufficient_privilege THEN
        NULL;
    END;
  END LOOP;
  ASSERT v_tried >= 7 * 6, format('%s readings were tried', v_tried);

  -- The control: the same rows, asked for as the log.
  SET LOCAL ROLE clinic_admin;
  SELECT count(*)
  INTO v_visible
  FROM audit.audit_logs AS log
  WHERE log.occurred_at > now();
  ASSERT v_visible = 4, format('of four rows of the clinic''s own log, its administrator sees %s', v_visible);
END
$$;
