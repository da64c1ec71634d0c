-- $1: how many clinicians; $2: how many clinics.
INSERT INTO public.users (id, clinic_id, email, full_name, role)
SELECT
  ('00000002-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
  ('00000001-0000-4000-8000-' || lpad(to_hex(i % $2::bigint), 12, '0'))::uuid,
  'clinician-' || i || '@clinic-' || i % $2::bigint || '.example',
  'Clinician ' || i,
  'clinician'
FROM generate_series(0, $1::bigint - 1) AS i
