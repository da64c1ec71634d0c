-- updated_at is the time of the last change in every table that has it, whatever a statement says, and stays if nothing
-- changed: by trigger, and of an appointment by cancelling.
DO $$
DECLARE
  v_table   regclass;
  v_id      uuid;
  v_before  timestamptz;
  v_after   timestamptz;
  v_tables  int := 0;
BEGIN
  FOR v_table IN
    SELECT a.attrelid::regclass
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'booking')
      AND c.relkind IN ('r', 'p')
      AND a.attname = 'updated_at'
      AND NOT a.attisdropped
      AND c.oid <> 'public.appointments'::regclass
  LOOP
    v_tables := v_tables + 1;
    EXECUTE format('SELECT id, updated_at FROM %s WHERE updated_at < now() LIMIT 1', v_table) INTO v_id, v_before;
    ASSERT v_id IS NOT NULL, format('%s has no row', v_table);

    EXECUTE format('UPDATE %s SET id = id WHERE id = %L RETURNING updated_at', v_table, v_id) INTO v_after;
    ASSERT v_after = v_before, format('an update of %s that changes nothing sets updated_at', v_table);

    EXECUTE format('UPDATE %s SET updated_at = ''2000-01-01'' WHERE id = %L RETURNING updated_at', v_table, v_id)
      INTO v_after;
    ASSERT v_after = now(), format('an update of %s sets updated_at to %s', v_table, v_after);
  END LOOP;
  ASSERT v_tables > 0, 'no table has updated_at';

  SET LOCAL ROLE receptionist;
  PERFORM set_config('app.current_clinic_id', 'a0000000-0000-4000-8000-000000000001', true);
  PERFORM booking.cancel_booking(
    'a0000004-0000-4000-8000-000000000002', 'a0000001-0000-4000-8000-000000000003', 'smoke');
  SELECT appointment.updated_at
  INTO v_after
  FROM public.appointments AS appointment
  WHERE appointment.id = 'a0000004-0000-4000-8000-000000000002';
  ASSERT v_after = now(), format('cancelling an appointment sets its updated_at to %s', v_after);
END
$$;
