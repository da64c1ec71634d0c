-- Every change of a row of a sensitive table leaves one row in the audit log, in its transaction: which row, whose, for
-- whom and for which request, and the names of the changed columns; never a value.
DO $$
DECLARE
  v_user    constant uuid := 'a0000001-0000-4000-8000-000000000002';
  v_request constant uuid := '00000000-0000-4000-8000-00000000c0de';
  v_change  record;
  v_id      uuid;
  v_clinic  uuid;
  v_last    bigint;
  v_log     record;
  v_tables  text[] := '{}';
BEGIN
  PERFORM set_config('app.current_user_id', v_user::text, true);
  PERFORM set_config('app.correlation_id', v_request::text, true);
  -- The log names the row's own clinic, not the one that a transaction claims to work for.
  PERFORM set_config('app.current_clinic_id', 'b0000000-0000-4000-8000-000000000001', true);

  FOR v_change IN
    SELECT *
    FROM (VALUES
      ('clinics', $c$name = 'marker'$c$, 'name updated_at'),
      ('users', $c$email = 'marker', full_name = 'marker'$c$, 'email full_name updated_at'),
      ('patients',
       $c$first_name = 'marker', last_name = 'marker', dob = '1900-01-01', nric_encrypted = 'marker',
          nric_hash = 'marker', contact = '{"marker": "marker"}'$c$,
       'contact dob first_name last_name nric_encrypted nric_hash updated_at'),
      ('appointments', $c$external_reference = '{"marker": "marker"}'$c$, 'external_reference'),
      ('integration_webhooks', $c$provider = 'marker'$c$, 'provider updated_at'),
      ('doctors', $c$license_number = 'marker'$c$, 'license_number updated_at'),
      ('staff', $c$job_title = 'marker'$c$, 'job_title updated_at'),
      ('availability', $c$is_available = NOT is_available$c$, 'is_available updated_at'),
      ('blocked_times', $c$reason = 'marker'$c$, 'reason'),
      ('queue_management', $c$queue_number = 99$c$, 'queue_number updated_at'),
      ('medical_records',
       $c$complaint = 'marker', diagnosis = 'marker', notes = 'marker', height_cm = 99, weight_kg = 99$c$,
       'complaint diagnosis height_cm notes updated_at weight_kg'),
      ('prescriptions', $c$notes = 'marker'$c$, 'notes updated_at'),
      ('prescription_items', $c$medication = 'marker', dosage = 'marker', instructions = 'marker'$c$,
       'dosage instructions medication'),
      ('lab_results',
       $c$test_name = 'marker', result = 'marker', unit = 'marker', reference_range = 'marker'$c$,
       'reference_range result test_name unit updated_at'),
      ('imaging_results', $c$body_part = 'marker', findings = 'marker', image_reference = 'marker'$c$,
       'body_part findings image_reference updated_at'),
      ('vaccination_records', $c$vaccine = 'marker', lot_number = 'marker'$c$, 'lot_number updated_at vaccine'),
      ('payments', $c$provider_reference = 'marker'$c$, 'provider_reference updated_at'),
      ('payment_items', $c$description = 'marker'$c$, 'description'),
      ('insurance_claims', $c$policy_number = 'marker'$c$, 'policy_number updated_at'),
      ('notifications', $c$body = 'marker'$c$, 'body updated_at'),
      ('sms_messages', $c$to_number = 'marker', body = 'marker'$c$, 'body to_number updated_at'),
      ('whatsapp_messages', $c$to_number = 'marker', body = 'marker'$c$, 'body to_number updated_at'),
      ('email_messages', $c$to_address = 'marker', subject = 'marker', body = 'marker'$c$,
       'body subject to_address updated_at'),
      ('conversations', $c$platform_conversation_id = 'marker'$c$, 'platform_conversation_id updated_at'),
      ('messages', $c$content = 'marker', intent = 'marker'$c$, 'content intent'),
      ('telemedicine_sessions', $c$room_reference = 'marker'$c$, 'room_reference updated_at'),
      ('system_settings', $c$value = '"marker"'$c$, 'updated_at value'),
      ('feature_flags', $c$description = 'marker'$c$, 'description updated_at')) AS told (name, assignment, changed)
  LOOP
    v_tables := v_tables || v_change.name;
    -- A row of clinic A, if the table has clinics. to_jsonb knows of no column that is missing.
    EXECUTE format(
      $q$SELECT changed.id, coalesce(to_jsonb(changed) ->> 'clinic_id', %L)::uuid
         FROM public.%I AS changed
         WHERE coalesce(to_jsonb(changed) ->> 'clinic_id', changed.id::text) NOT LIKE 'b0000000%%'
         LIMIT 1$q$, CASE WHEN v_change.name = 'clinics' THEN 'a0000000-0000-4000-8000-000000000001' END, v_change.name)
      INTO v_id, v_clinic;
    SELECT max(log.id) INTO v_last FROM audit.audit_logs AS log;
    EXECUTE format('UPDATE public.%I SET %s WHERE id = %L', v_change.name, v_change.assignment, v_id);

    SELECT count(*) AS rows, min(log.table_name) AS table_name, min(log.operation) AS operation,
      jsonb_agg(log.row_data) -> 0 AS row_data, jsonb_agg(log.clinic_id) ->> 0 AS clinic_id,
      jsonb_agg(log.changed_by) ->> 0 AS changed_by, jsonb_agg(log.correlation_id) ->> 0 AS correlation_id
    INTO v_log
    FROM audit.audit_logs AS log
    WHERE log.id > v_last;
    ASSERT v_log.rows = 1, format('an update of %s leaves %s rows in the log', v_change.name, v_log.rows);
    ASSERT v_log.table_name = v_change.name AND v_log.operation = 'UPDATE',
      format('an update of %s is logged as %s of %s', v_change.name, v_log.operation, v_log.table_name);
    ASSERT v_log.row_data = jsonb_build_object(
        'id', v_id,
        'changed', (SELECT jsonb_agg(c.name ORDER BY c.name)
                    FROM unnest(string_to_array(v_change.changed, ' ')) AS c (name))),
      format('an update of %s is logged as %s', v_change.name, v_log.row_data);
    ASSERT v_log.clinic_id::uuid IS NOT DISTINCT FROM v_clinic,
      format('an update of %s is logged for clinic %s', v_change.name, v_log.clinic_id);
    ASSERT v_log.changed_by::uuid = v_user AND v_log.correlation_id::uuid = v_request,
      format('an update of %s is logged for user %s and request %s',
             v_change.name, v_log.changed_by, v_log.correlation_id);
  END LOOP;

  -- Whoever gives another table the trigger adds a line above.
  FOR v_log IN
    SELECT t.tgrelid::regclass AS name
    FROM pg_catalog.pg_trigger AS t
    WHERE t.tgfoid = 'audit.log_changes()'::regprocedure
      AND t.tgqual IS NULL
      AND NOT t.tgrelid = ANY (SELECT told.name::regclass FROM unnest(v_tables) AS told (name))
  LOOP
    ASSERT false, format('%s is audited, but not tried here', v_log.name);
  END LOOP;

  ASSERT NOT EXISTS (SELECT FROM audit.audit_logs AS log WHERE log::text ILIKE '%marker%'), 'the log holds values';
END
$$;

-- As clients do it: an insert and a delete.
SET LOCAL ROLE receptionist;
SELECT set_config('app.current_clinic_id', 'a0000000-0000-4000-8000-000000000001', true);

DO $$
DECLARE
  v_id constant uuid := '00000000-0000-4000-8000-000000000001';
BEGIN
  INSERT INTO public.blocked_times (id, clinic_id, doctor_id, start_time, end_time, reason)
  VALUES
    (v_id, app.current_clinic_id(), 'a0000001-0000-4000-8000-000000000002', now(), now() + interval '1 h', 'marker');
  DELETE FROM public.blocked_times WHERE id = v_id;

  SET LOCAL ROLE clinic_admin;
  ASSERT ARRAY['INSERT {"id": "00000000-0000-4000-8000-000000000001"}',
               'DELETE {"id": "00000000-0000-4000-8000-000000000001"}'] = (
    SELECT array_agg(log.operation || ' ' || log.row_data ORDER BY log.id)
    FROM audit.audit_logs AS log
    WHERE log.table_name = 'blocked_times'
      AND log.row_data ->> 'id' = v_id::text),
    'an insert and a delete of a client are not in the log, or with more than the row''s id';
END
$$;
