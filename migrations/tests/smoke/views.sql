-- The two views answer these rows, and no others, from the rows of the tests.
SET LOCAL timezone = 'UTC';

DO $$
DECLARE
  v_clinic  constant text := 'a0000000-0000-4000-8000-000000000001';
  v_visit   constant uuid := 'a0000003-0000-4000-8000-000000000001';
  v_booked  constant uuid := 'a0000004-0000-4000-8000-000000000002';
  v_patient constant uuid := 'a0000002-0000-4000-8000-000000000001';
  v_desk    constant uuid := 'a0000001-0000-4000-8000-000000000003';
  v_case    record;
  v_got     jsonb;
  v_ids     uuid[];
  v_age     int;
  v_count   bigint;
BEGIN
  -- upcoming_appointments: what is booked from now on.
  SET LOCAL ROLE receptionist;
  PERFORM set_config('app.current_clinic_id', v_clinic, true);
  SELECT jsonb_agg(upcoming ORDER BY upcoming.slot_start)
  INTO v_got
  FROM public.upcoming_appointments AS upcoming;
  ASSERT jsonb_array_length(v_got) = 2 AND v_got -> 1 ->> 'slot_start' = '2099-01-05T11:00:00+00:00',
    format('upcoming_appointments answers %s', v_got);
  ASSERT v_got -> 0 = jsonb_build_object(
      'appointment_id', v_booked,
      'appointment_number', 'A-20200102-000000000002',
      'clinic_id', v_clinic,
      'slot_start', '2099-01-05T09:00:00+00:00',
      'slot_end', '2099-01-05T09:30:00+00:00',
      'clinician_id', 'a0000001-0000-4000-8000-000000000002',
      'clinician_name', 'User 2 of Clinic A',
      'patient_id', v_patient,
      'patient_first_name', 'Patient 1',
      'patient_last_name', 'Of Clinic A'),
    format('upcoming_appointments begins with %s', v_got -> 0);

  RESET ROLE;
  UPDATE public.appointment_slots SET slot_start = now(), slot_end = now() + interval '1 h' WHERE id = v_visit;
  SET LOCAL ROLE receptionist;
  SELECT count(*) INTO v_count FROM public.upcoming_appointments AS upcoming WHERE upcoming.slot_start = now();
  ASSERT v_count = 1, 'what begins now is not upcoming';
  RESET ROLE;
  UPDATE public.appointment_slots SET slot_start = now() - interval '1 microsecond' WHERE id = v_visit;
  SET LOCAL ROLE receptionist;
  SELECT count(*) INTO v_count FROM public.upcoming_appointments;
  ASSERT v_count = 2, 'what has begun is upcoming';
  RESET ROLE;
  UPDATE public.appointment_slots
  SET slot_start = '2020-01-06 09:00+00',
      slot_end = '2020-01-06 09:30+00'
  WHERE id = v_visit;

  -- patient_summary, but for the age, which depends on the day.
  SET LOCAL ROLE clinician;
  SELECT jsonb_agg(to_jsonb(summary) - 'age' ORDER BY summary.patient_id)
  INTO v_got
  FROM public.patient_summary AS summary;
  ASSERT v_got = format($json$[
      {"patient_id": "a0000002-0000-4000-8000-000000000001", "clinic_id": "%1$s", "first_name": "Patient 1",
       "last_name": "Of Clinic A", "gender": "female", "dob": "1980-02-29", "visits": 1, "cancelled": 0,
       "last_visit_at": "2020-01-06T09:00:00+00:00", "next_appointment_at": "2099-01-05T09:00:00+00:00",
       "active_prescriptions": 1, "bmi": 22.9},
      {"patient_id": "a0000002-0000-4000-8000-000000000002", "clinic_id": "%1$s", "first_name": "Patient 2",
       "last_name": "Of Clinic A", "gender": null, "dob": "2019-12-31", "visits": 0, "cancelled": 1,
       "last_visit_at": null, "next_appointment_at": null, "active_prescriptions": 0, "bmi": null},
      {"patient_id": "a0000002-0000-4000-8000-000000000003", "clinic_id": "%1$s", "first_name": "Patient 3",
       "last_name": "Of Clinic A", "gender": null, "dob": null, "visits": 0, "cancelled": 0,
       "last_visit_at": null, "next_appointment_at": null, "active_prescriptions": 0, "bmi": null}]$json$,
      v_clinic)::jsonb,
    format('patient_summary answers %s', v_got);

  FOR v_case IN
    SELECT *
    FROM (VALUES
      ('forty years ago', (current_date - interval '40 years')::date, 40),
      ('forty years ago tomorrow', (current_date + 1 - interval '40 years')::date, 39),
      ('never told', NULL, NULL)) AS told (what, dob, expected)
  LOOP
    RESET ROLE;
    UPDATE public.patients SET dob = v_case.dob WHERE id = v_patient;
    SET LOCAL ROLE clinician;
    SELECT summary.age INTO v_age FROM public.patient_summary AS summary WHERE summary.patient_id = v_patient;
    ASSERT v_age IS NOT DISTINCT FROM v_case.expected, format('whoever was born %s is %s', v_case.what, v_age);
  END LOOP;

  FOR v_case IN
    SELECT *
    FROM (VALUES
      ('until today', 'active', current_date, 1),
      ('without end', 'active', NULL, 1),
      ('until yesterday', 'active', current_date - 1, 0),
      ('that was cancelled', 'cancelled', NULL, 0)) AS told (what, status, valid_until, expected)
  LOOP
    RESET ROLE;
    UPDATE public.prescriptions
    SET status = v_case.status,
        valid_until = v_case.valid_until
    WHERE patient_id = v_patient
      AND status <> 'expired';
    SET LOCAL ROLE clinician;
    SELECT summary.active_prescriptions
    INTO v_count
    FROM public.patient_summary AS summary
    WHERE summary.patient_id = v_patient;
    ASSERT v_count = v_case.expected, format('of prescriptions %s, %s are active', v_case.what, v_count);
  END LOOP;

  -- What is cancelled leaves both.
  SET LOCAL ROLE receptionist;
  PERFORM booking.cancel_booking(v_booked, v_desk, 'smoke');
  v_ids := ARRAY(SELECT upcoming.appointment_id FROM public.upcoming_appointments AS upcoming);
  ASSERT cardinality(v_ids) = 1 AND v_booked <> ALL (v_ids), 'a cancelled appointment is upcoming';
  SET LOCAL ROLE clinician;
  SELECT to_jsonb(summary)
  INTO v_got
  FROM public.patient_summary AS summary
  WHERE summary.patient_id = v_patient;
  ASSERT v_got ->> 'cancelled' = '1' AND v_got ->> 'next_appointment_at' = '2099-01-05T11:00:00+00:00',
    format('after a cancellation patient_summary answers %s', v_got);
END
$$;
