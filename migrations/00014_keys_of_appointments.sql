-- Lets other tables refer to an appointment, and gives its own references indexes that lead with all their columns,
-- without an index more than there was: each is one more insert in every booking.
--
-- * The unique key (clinic_id, patient_id, id) takes the place of the index on (clinic_id, patient_id). A reference to
--   it proves in one check that the appointment exists, that it is this clinic's and that it is this patient's.
-- * idx_appointments_slot gains clinician_id, the third column of appointments_slot_fkey.
--
-- webhook_events_integration_fkey (clinic_id, webhook_id) has no index of its own: the unique key (webhook_id,
-- event_id) finds the same rows, for an integration belongs to one clinic, and an index more would cost every claim and
-- every mark.
--
-- The indexes are made in the transaction: bookings wait meanwhile. There is no way to swap them without that in a file
-- that is applied as a whole.
--
-- Affected tables: public.appointments
-- Verification: SELECT to_regclass('public.appointments_clinic_patient_id_key') IS NOT NULL AND
--   to_regclass('public.idx_appointments_patient') IS NULL
-- Rollback: rollbacks/00014_keys_of_appointments.sql
SET LOCAL ROLE clinic_owner;

DO $$
BEGIN
  IF NOT EXISTS (SELECT
                 FROM pg_catalog.pg_index AS i
                 WHERE i.indexrelid = to_regclass('public.idx_appointments_slot')
                   AND i.indnatts = 3) THEN
    DROP INDEX IF EXISTS public.idx_appointments_slot;
  END IF;

  IF NOT EXISTS (SELECT
                 FROM pg_catalog.pg_constraint AS c
                 WHERE c.conrelid = 'public.appointments'::regclass
                   AND c.conname = 'appointments_clinic_patient_id_key') THEN
    ALTER TABLE public.appointments
      ADD CONSTRAINT appointments_clinic_patient_id_key UNIQUE (clinic_id, patient_id, id);
  END IF;
END
$$;

CREATE INDEX IF NOT EXISTS idx_appointments_slot ON public.appointments (clinic_id, slot_id, clinician_id);
DROP INDEX IF EXISTS public.idx_appointments_patient;

RESET ROLE;
