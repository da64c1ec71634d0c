-- Demo data for a developer's own database. Does nothing unless app.environment is 'development' in the session that
-- applies it (for example ALTER DATABASE … SET app.environment = 'development').
SET LOCAL ROLE clinic_owner;

DO $$
DECLARE
  v_clinic    constant uuid := 'd0000001-0000-4000-8000-000000000001';
  v_clinician constant uuid := 'd0000002-0000-4000-8000-000000000002';
BEGIN
  IF current_setting('app.environment', true) IS DISTINCT FROM 'development' THEN
    RETURN;
  END IF;

  -- Row-level security holds for the owner too.
  PERFORM set_config('app.current_clinic_id', v_clinic::text, true);

  INSERT INTO public.clinics (id, name, tenant_code)
  VALUES (v_clinic, 'Demo Clinic', 'demo-clinic')
  ON CONFLICT DO NOTHING;

  INSERT INTO public.users (id, clinic_id, email, full_name, role)
  VALUES
    ('d0000002-0000-4000-8000-000000000001', v_clinic, 'admin@demo.local', 'Demo Admin', 'clinic_admin'),
    (v_clinician, v_clinic, 'clinician@demo.local', 'Demo Clinician', 'clinician')
  ON CONFLICT DO NOTHING;

  INSERT INTO public.patients (id, clinic_id, first_name, last_name)
  VALUES ('d0000003-0000-4000-8000-000000000001', v_clinic, 'Demo', 'Patient')
  ON CONFLICT DO NOTHING;

  INSERT INTO public.appointment_slots (id, clinic_id, clinician_id, slot_start, slot_end)
  SELECT
    ('d0000004-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
    v_clinic,
    v_clinician,
    timestamptz '2030-01-07 09:00+00' + n * interval '30 minutes',
    timestamptz '2030-01-07 09:30+00' + n * interval '30 minutes'
  FROM generate_series(0, 7) AS n
  ON CONFLICT DO NOTHING;

  PERFORM set_config('app.current_clinic_id', '', true);
END
$$;

RESET ROLE;
