-- Two clinics, A and B, with the same rows but for their ids: those of clinic A begin with a, those of clinic B with b.
-- The digits that follow say which table, the last one which row. Smoke tests name rows by these ids:
--   a0000000-…-1  the clinic
--   a0000001-…-n  users: 1 administrator, 2 clinician, 3 receptionist, 4 reader, 5 and 6 clinicians without patients
--   a0000002-…-n  patients: 1 with a history, 2 who cancelled, 3 who never came
-- The same with b.
INSERT INTO public.clinics (id, name, tenant_code)
VALUES
  ('a0000000-0000-4000-8000-000000000001', 'Clinic A', 'clinic-a'),
  ('b0000000-0000-4000-8000-000000000001', 'Clinic B', 'clinic-b');

INSERT INTO public.users (id, clinic_id, email, full_name, role)
SELECT
  format('%s0000001-0000-4000-8000-00000000000%s', left(clinic.id::text, 1), told.row)::uuid,
  clinic.id,
  format('user-%s@%s.test', told.row, clinic.tenant_code),
  format('User %s of %s', told.row, clinic.name),
  told.role
FROM public.clinics AS clinic
CROSS JOIN (VALUES
  (1, 'clinic_admin'),
  (2, 'clinician'),
  (3, 'receptionist'),
  (4, 'readonly'),
  (5, 'clinician'),
  (6, 'clinician')) AS told (row, role);

INSERT INTO public.patients (id, clinic_id, first_name, last_name, dob, nric_encrypted, nric_hash, contact)
SELECT
  format('%s0000002-0000-4000-8000-00000000000%s', left(clinic.id::text, 1), told.row)::uuid,
  clinic.id,
  format('Patient %s', told.row),
  format('Of %s', clinic.name),
  told.dob,
  told.nric_encrypted,
  told.nric_hash,
  told.contact
FROM public.clinics AS clinic
CROSS JOIN (VALUES
  (1, date '1980-02-29', '\x00010203'::bytea, 'hash-1', '{"phone": "+65 0000 0001"}'::jsonb),
  (2, date '2019-12-31', NULL, NULL, '{"email": "patient-2@post.test"}'),
  (3, NULL, NULL, NULL, NULL)) AS told (row, dob, nric_encrypted, nric_hash, contact);
