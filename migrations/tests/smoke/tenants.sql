-- A client sees and writes its own clinic's rows and no others, whichever clinics its connection worked for before.
DO $$
DECLARE
  v_ours      constant text := 'a0000000-0000-4000-8000-000000000001';
  v_theirs    constant text := 'b0000000-0000-4000-8000-000000000001';
  v_patient   constant uuid := 'a0000002-0000-4000-8000-000000000003';
  v_stranger  constant uuid := 'b0000002-0000-4000-8000-000000000003';
  v_slot      constant uuid := 'a0000003-0000-4000-8000-000000000005';
  v_clinic    text;
  v_statement text;
  v_letters   text;
BEGIN
  SET LOCAL ROLE receptionist;

  -- '' is what a setting of an earlier transaction leaves behind.
  FOREACH v_clinic IN ARRAY ARRAY[v_ours, v_theirs, '', v_ours] LOOP
    PERFORM set_config('app.current_clinic_id', v_clinic, true);
    SELECT string_agg(left(patient.id::text, 1) || right(patient.id::text, 1), ' ' ORDER BY patient.id)
    INTO v_letters
    FROM public.patients AS patient;
    ASSERT v_letters IS NOT DISTINCT FROM CASE v_clinic WHEN v_ours THEN 'a1 a2 a3' WHEN v_theirs THEN 'b1 b2 b3' END,
      format('whoever works for clinic "%s" sees the patients %s', v_clinic, v_letters);
    SELECT string_agg(DISTINCT left(upcoming.clinic_id::text, 1), ' ')
    INTO v_letters
    FROM public.upcoming_appointments AS upcoming;
    ASSERT v_letters IS NOT DISTINCT FROM NULLIF(left(v_clinic, 1), ''),
      format('whoever works for clinic "%s" sees appointments of the clinics %s', v_clinic, v_letters);
  END LOOP;

  -- From here on it works for clinic A. What it does to rows of clinic B finds none.
  UPDATE public.appointment_slots SET is_available = false WHERE clinic_id::text = v_theirs;
  ASSERT NOT FOUND, 'a slot of another clinic can be closed';
  UPDATE public.appointment_slots SET is_available = false WHERE id = v_slot;
  ASSERT FOUND, 'a slot of one''s own clinic cannot be closed';
  DELETE FROM public.blocked_times WHERE clinic_id::text = v_theirs;
  ASSERT NOT FOUND, 'a row of another clinic can be deleted';

  FOREACH v_statement IN ARRAY ARRAY[
    'INSERT INTO public.notifications (clinic_id, patient_id, kind, channel) VALUES (%L, %L, ''other'', ''sms'')',
    'INSERT INTO public.sms_messages (clinic_id, patient_id, to_number, body) VALUES (%L, %L, ''0'', '''')']
  LOOP
    EXECUTE format(v_statement, v_ours, v_patient);
    BEGIN
      EXECUTE format(v_statement, v_theirs, v_stranger);
      ASSERT false, format('a row of another clinic can be made: %s', v_statement);
    EXCEPTION
      WHEN insufficient_privilege THEN
        NULL;
    END;
    -- A foreign key is checked without row-level security.
    BEGIN
      EXECUTE format(v_statement, v_ours, v_stranger);
      ASSERT false, format('a row of one''s own can refer to another clinic''s: %s', v_statement);
    EXCEPTION
      WHEN foreign_key_violation THEN
        NULL;
    END;
  END LOOP;

  -- An administrator may not move a row to another clinic, nor see another's log.
  SET LOCAL ROLE clinic_admin;
  BEGIN
    INSERT INTO public.users (clinic_id, email, role) VALUES (v_theirs::uuid, 'smoke@clinic-b.test', 'clinic_admin');
    ASSERT false, 'an administrator can make users of another clinic';
  EXCEPTION
    WHEN insufficient_privilege THEN
      NULL;
  END;
  BEGIN
    UPDATE public.appointment_slots SET clinic_id = v_theirs::uuid WHERE id = v_slot;
    ASSERT false, 'a slot can be moved to another clinic';
  EXCEPTION
    WHEN insufficient_privilege OR foreign_key_violation THEN
      ASSERT SQLSTATE = '42501', 'a slot is kept in its clinic by its references alone';
  END;
  SELECT string_agg(DISTINCT left(log.clinic_id::text, 1), ' ') INTO v_letters FROM audit.audit_logs AS log;
  ASSERT v_letters = 'a', format('an administrator of clinic A reads the log of the clinics %s', v_letters);

  -- Those who work for all clinics see both, without a setting.
  SET LOCAL ROLE service_role;
  PERFORM set_config('app.current_clinic_id', '', true);
  SELECT string_agg(DISTINCT left(patient.id::text, 1), ' ') INTO v_letters FROM public.patients AS patient;
  ASSERT v_letters = 'a b', format('service_role sees the patients of %s', v_letters);
  BEGIN
    PERFORM patient.first_name FROM public.patients AS patient;
    ASSERT false, 'service_role reads names of patients';
  EXCEPTION
    WHEN insufficient_privilege THEN
      NULL;
  END;
  UPDATE public.system_settings SET value = '3' WHERE name = 'test.setting';
  ASSERT FOUND, 'service_role cannot change a setting';

  -- A setting that is no clinic's id is an error, not a clinic without rows.
  SET LOCAL ROLE receptionist;
  PERFORM set_config('app.current_clinic_id', 'clinic-a', true);
  BEGIN
    PERFORM FROM public.patients;
    ASSERT false, 'a setting that is no id is taken';
  EXCEPTION
    WHEN invalid_text_representation THEN
      NULL;
  END;
END
$$;
