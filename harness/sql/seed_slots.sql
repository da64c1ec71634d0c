-- $1: how many slots; $2: how many clinics; $3: how many clinicians, at least as many as clinics.
-- A clinic's slots are dealt to its clinicians in turn; each clinician's follow one another.
INSERT INTO public.appointment_slots (id, clinic_id, clinician_id, slot_start, slot_end)
SELECT
  ('00000004-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
  ('00000001-0000-4000-8000-' || lpad(to_hex(clinic), 12, '0'))::uuid,
  ('00000002-0000-4000-8000-' || lpad(to_hex(clinic + $2::bigint * (turn % clinicians)), 12, '0'))::uuid,
  timestamptz '2030-01-07 08:00+00' + turn / clinicians * interval '30 minutes',
  timestamptz '2030-01-07 08:30+00' + turn / clinicians * interval '30 minutes'
FROM generate_series(0, $1::bigint - 1) AS i
CROSS JOIN LATERAL (SELECT i % $2::bigint AS clinic, i / $2::bigint AS turn) AS dealt
CROSS JOIN LATERAL (SELECT ($3::bigint - clinic + $2::bigint - 1) / $2::bigint AS clinicians) AS shared
