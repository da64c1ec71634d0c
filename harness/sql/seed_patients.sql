-- $1: how many patients; $2: how many clinics.
INSERT INTO public.patients (id, clinic_id, first_name, last_name, dob, contact)
SELECT
  ('00000003-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
  ('00000001-0000-4000-8000-' || lpad(to_hex(i % $2::bigint), 12, '0'))::uuid,
  'Patient',
  'Number ' || i,
  date '1940-01-01' + (i * 7919 % 25000)::int,
  jsonb_build_object('email', 'patient-' || i || '@example.invalid')
FROM generate_series(0, $1::bigint - 1) AS i
