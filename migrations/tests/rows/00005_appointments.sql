-- Appointments a0000004-…-n and b0000004-…-n of the slots 1 to 3: 1 and 2 of patient 1, booked; 3 of patient 2,
-- cancelled.
INSERT INTO public.appointments
  (id, clinic_id, slot_id, patient_id, clinician_id, status, booked_at, external_reference, created_by, updated_at)
SELECT
  format('%s0000004-0000-4000-8000-00000000000%s', left(slot.id::text, 1), told.row)::uuid,
  slot.clinic_id,
  slot.id,
  patient.id,
  slot.clinician_id,
  told.status,
  timestamptz '2020-01-02 23:30+00',
  '{}',
  receptionist.id,
  CASE WHEN told.status = 'cancelled' THEN timestamptz '2020-01-03 08:00+00' END
FROM (VALUES
  (1, 1, 'booked'),
  (2, 1, 'booked'),
  (3, 2, 'cancelled')) AS told (row, patient, status)
JOIN public.appointment_slots AS slot ON right(slot.id::text, 1) = told.row::text
JOIN public.patients AS patient
  ON patient.clinic_id = slot.clinic_id
  AND right(patient.id::text, 1) = told.patient::text
JOIN public.users AS receptionist
  ON receptionist.clinic_id = slot.clinic_id
  AND receptionist.role = 'receptionist';
