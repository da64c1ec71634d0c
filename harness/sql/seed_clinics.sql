-- $1: how many.
INSERT INTO public.clinics (id, name, tenant_code)
SELECT
  ('00000001-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
  'Clinic ' || i,
  'clinic-' || i
FROM generate_series(0, $1::bigint - 1) AS i
