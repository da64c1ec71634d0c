-- Slots a0000003-…-n and b0000003-…-n, long past or far ahead, so that views answer the same on any day:
--   1 a visit, 2 and 6 booked, 3 cancelled and free again, 4 closed, 5 free
-- 6 is booked by the rows of 00017. appointment_id comes with those of 00009.
INSERT INTO public.appointment_slots (id, clinic_id, clinician_id, slot_start, slot_end, is_available)
SELECT
  format('%s0000003-0000-4000-8000-00000000000%s', left(clinician.id::text, 1), told.row)::uuid,
  clinician.clinic_id,
  clinician.id,
  told.slot_start,
  told.slot_start + interval '30 minutes',
  told.is_available
FROM public.users AS clinician
CROSS JOIN (VALUES
  (1, timestamptz '2020-01-06 09:00+00', false),
  (2, timestamptz '2099-01-05 09:00+00', false),
  (3, timestamptz '2099-01-05 09:30+00', true),
  (4, timestamptz '2099-01-05 10:00+00', false),
  (5, timestamptz '2099-01-05 10:30+00', true),
  (6, timestamptz '2099-01-05 11:00+00', true)) AS told (row, slot_start, is_available)
WHERE right(clinician.id::text, 1) = '2';
