-- A clinic to try things out: the demo rows of 00010, a doctor's profile and week, and a patient with some history. It
-- can be run again: rows that are there stay as they are. Production, which is where app.environment is 'production',
-- refuses it with 55000.
SET LOCAL ROLE clinic_owner;

DO $$
DECLARE
  v_clinic  constant uuid := 'd0000001-0000-4000-8000-000000000001';
  v_admin   constant uuid := 'd0000002-0000-4000-8000-000000000001';
  v_doctor  constant uuid := 'd0000002-0000-4000-8000-000000000002';
  v_desk    constant uuid := 'd0000002-0000-4000-8000-000000000003';
  v_patient constant uuid := 'd0000003-0000-4000-8000-000000000001';
BEGIN
  IF current_setting('app.environment', true) = 'production' THEN
    RAISE EXCEPTION 'this is production: it takes no demo rows'
      USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'app.environment is production.';
  END IF;

  -- Row-level security holds for the owner too.
  PERFORM set_config('app.current_clinic_id', v_clinic::text, true);

  INSERT INTO public.clinics (id, name, tenant_code)
  VALUES (v_clinic, 'Demo Clinic', 'demo-clinic')
  ON CONFLICT DO NOTHING;

  INSERT INTO public.users (id, clinic_id, email, full_name, role)
  VALUES
    (v_admin, v_clinic, 'admin@demo.local', 'Demo Admin', 'clinic_admin'),
    (v_doctor, v_clinic, 'clinician@demo.local', 'Demo Clinician', 'clinician'),
    (v_desk, v_clinic, 'reception@demo.local', 'Demo Receptionist', 'receptionist')
  ON CONFLICT DO NOTHING;

  INSERT INTO public.doctors (id, clinic_id, license_number, specialty)
  VALUES (v_doctor, v_clinic, 'DEMO-1', 'General practice')
  ON CONFLICT DO NOTHING;

  INSERT INTO public.staff (id, clinic_id, job_title)
  VALUES
    (v_admin, v_clinic, 'Practice manager'),
    (v_desk, v_clinic, 'Receptionist')
  ON CONFLICT DO NOTHING;

  INSERT INTO public.availability (clinic_id, doctor_id, day_of_week, start_time, end_time)
  SELECT v_clinic, v_doctor, d, time '09:00', time '17:00'
  FROM generate_series(1, 5) AS d
  ON CONFLICT DO NOTHING;

  INSERT INTO public.patients (id, clinic_id, first_name, last_name)
  VALUES (v_patient, v_clinic, 'Demo', 'Patient')
  ON CONFLICT DO NOTHING;

  INSERT INTO public.appointment_slots (id, clinic_id, clinician_id, slot_start, slot_end)
  SELECT
    ('d0000004-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
    v_clinic,
    v_doctor,
    timestamptz '2030-01-07 09:00+00' + n * interval '30 minutes',
    timestamptz '2030-01-07 09:30+00' + n * interval '30 minutes'
  FROM generate_series(0, 7) AS n
  ON CONFLICT DO NOTHING;

  INSERT INTO public.medical_records (id, clinic_id, patient_id, doctor_id, record_type, height_cm, weight_kg)
  VALUES ('d0000006-0000-4000-8000-000000000001', v_clinic, v_patient, v_doctor, 'measurement', 175, 70)
  ON CONFLICT DO NOTHING;

  PERFORM set_config('app.current_clinic_id', '', true);
END
$$;

RESET ROLE;
