-- Evidence keeps what it is about, and a part goes with its whole, and with nothing else.
DO $$
DECLARE
  v_clinic  constant uuid := 'c0000000-0000-4000-8000-000000000001';
  v_doctor  constant uuid := 'c0000001-0000-4000-8000-000000000002';
  v_case    record;
  v_table   text;
  v_before  bigint;
  v_deleted bigint;
  v_after   bigint;
BEGIN
  FOR v_case IN
    SELECT *
    FROM (VALUES
      ('a patient with appointments', 'patients', $w$id = 'a0000002-0000-4000-8000-000000000002'$w$),
      ('a patient with records', 'patients', $w$id = 'a0000002-0000-4000-8000-000000000001'$w$),
      ('a doctor who treated patients', 'doctors', $w$id = 'a0000001-0000-4000-8000-000000000002'$w$),
      ('the user of such a doctor', 'users', $w$id = 'a0000001-0000-4000-8000-000000000002'$w$),
      ('a slot with appointments', 'appointment_slots', $w$id = 'a0000003-0000-4000-8000-000000000003'$w$),
      ('an appointment with records', 'appointments', $w$id = 'a0000004-0000-4000-8000-000000000001'$w$),
      ('a record with prescriptions', 'medical_records', $w$record_type = 'consultation'$w$),
      ('a payment with a claim', 'payments', $w$idempotency_key = 'visit'$w$),
      ('a notification with messages', 'notifications', $w$status = 'sent'$w$),
      ('an integration with events', 'integration_webhooks',
       $w$id = 'a0000005-0000-4000-8000-000000000001'$w$),
      ('a clinic with all of it', 'clinics', $w$id = 'a0000000-0000-4000-8000-000000000001'$w$))
      AS told (what, table_name, predicate)
  LOOP
    BEGIN
      EXECUTE format('DELETE FROM public.%I WHERE %s', v_case.table_name, v_case.predicate);
      ASSERT false, format('%s can be deleted', v_case.what);
    EXCEPTION
      WHEN foreign_key_violation THEN
        NULL;
    END;
  END LOOP;

  -- Each kind of evidence by itself: a patient who has nothing else.
  FOR v_case IN
    SELECT *
    FROM (VALUES
      ('appointments', 'slot_id, clinician_id',
       '''a0000003-0000-4000-8000-000000000005'', ''a0000001-0000-4000-8000-000000000002'''),
      ('queue_management', 'queue_date, queue_number', 'current_date, 50'),
      ('medical_records', 'doctor_id', '''a0000001-0000-4000-8000-000000000006'''),
      ('prescriptions', 'doctor_id', '''a0000001-0000-4000-8000-000000000006'''),
      ('lab_results', 'test_name', '''Test'''),
      ('imaging_results', 'modality', '''ct'''),
      ('vaccination_records', 'vaccine, administered_on', '''Vaccine'', current_date'),
      ('payments', 'requested_by, idempotency_key, amount_cents, currency', 'gen_random_uuid(), ''key'', 1, ''SGD'''),
      ('notifications', 'kind, channel', '''other'', ''sms'''),
      ('sms_messages', 'to_number, body', '''0'', '''''),
      ('whatsapp_messages', 'to_number, body', '''0'', '''''),
      ('email_messages', 'to_address, subject, body', '''0'', '''', '''''),
      ('conversations', 'doctor_id, platform, platform_conversation_id',
       '''a0000001-0000-4000-8000-000000000006'', ''web'', ''1''')) AS told (table_name, columns, row_values)
  LOOP
    BEGIN
      EXECUTE format(
        'INSERT INTO public.%I (clinic_id, patient_id, %s) '
        'VALUES (''a0000000-0000-4000-8000-000000000001'', ''a0000002-0000-4000-8000-000000000003'', %s)',
        v_case.table_name, v_case.columns, v_case.row_values);
      DELETE FROM public.patients WHERE id = 'a0000002-0000-4000-8000-000000000003';
      ASSERT false, format('a patient can be deleted, with or without a row of %s', v_case.table_name);
    EXCEPTION
      WHEN foreign_key_violation THEN
        ASSERT SQLERRM LIKE '%on table "' || v_case.table_name || '"', SQLERRM;
    END;
  END LOOP;

  -- Who has none can be deleted.
  DELETE FROM public.patients WHERE id = 'a0000002-0000-4000-8000-000000000003';
  ASSERT FOUND, 'a patient without evidence cannot be deleted';

  FOR v_case IN
    SELECT *
    FROM (VALUES
      ('prescriptions', $w$status = 'active'$w$, 'prescription_items'),
      ('payments', $w$idempotency_key = 'at the desk'$w$, 'payment_items'),
      ('conversations', $w$status = 'active'$w$, 'messages'),
      ('doctors', $w$right(id::text, 1) = '5'$w$, 'availability'),
      ('users', $w$right(id::text, 1) = '6'$w$, 'doctors'),
      ('users', $w$right(id::text, 1) = '1'$w$, 'staff'),
      ('users', $w$right(id::text, 1) = '3'$w$, 'notifications')) AS told (whole, predicate, part)
  LOOP
    EXECUTE format('SELECT count(*) FROM public.%I', v_case.part) INTO v_before;
    EXECUTE format(
      'DELETE FROM public.%I WHERE %s AND clinic_id = ''a0000000-0000-4000-8000-000000000001''',
      v_case.whole, v_case.predicate);
    GET DIAGNOSTICS v_deleted = ROW_COUNT;
    ASSERT v_deleted = 1, format('%s rows of %s are deleted', v_deleted, v_case.whole);
    EXECUTE format('SELECT count(*) FROM public.%I', v_case.part) INTO v_after;
    ASSERT v_after = v_before - 1,
      format('with a row of %s, %s rows of %s go', v_case.whole, v_before - v_after, v_case.part);
  END LOOP;
  ASSERT EXISTS (SELECT FROM public.users WHERE id = 'a0000001-0000-4000-8000-000000000005'),
    'a user goes with a doctor''s profile';
  ASSERT NOT EXISTS (SELECT FROM public.blocked_times WHERE doctor_id = 'a0000001-0000-4000-8000-000000000005'),
    'a blocked time stays without its doctor';

  -- A clinic that has treated nobody goes as a whole.
  INSERT INTO public.clinics (id, name) VALUES (v_clinic, 'Clinic C');
  INSERT INTO public.users (id, clinic_id, email, role) VALUES (v_doctor, v_clinic, 'user@clinic-c.test', 'clinician');
  INSERT INTO public.doctors (id, clinic_id) VALUES (v_doctor, v_clinic);
  INSERT INTO public.patients (clinic_id, first_name) VALUES (v_clinic, 'Patient');
  INSERT INTO public.appointment_slots (clinic_id, clinician_id, slot_start, slot_end)
  VALUES (v_clinic, v_doctor, now(), now() + interval '1 h');
  INSERT INTO public.integration_webhooks (clinic_id, provider) VALUES (v_clinic, 'stripe');
  DELETE FROM public.clinics WHERE id = v_clinic;
  FOREACH v_table IN ARRAY ARRAY['users', 'doctors', 'patients', 'appointment_slots', 'integration_webhooks'] LOOP
    EXECUTE format('SELECT count(*) FROM public.%I WHERE clinic_id = %L', v_table, v_clinic) INTO v_after;
    ASSERT v_after = 0, format('%s rows of %s stay without their clinic', v_after, v_table);
  END LOOP;
END
$$;
