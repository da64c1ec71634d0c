-- Lets other tables refer to an appointment, and gives its own references indexes that lead with all their columns,
-- without an index more than there was: each is one more insert in every booking. Patients are found by name, or by
-- identity number.
--
-- * The unique key (clinic_id, patient_id, id) takes the place of the index on (clinic_id, patient_id). A reference to
--   it proves in one check that the appointment exists, that it is this clinic's and that it is this patient's.
-- * idx_appointments_slot_clinician takes the place of idx_appointments_slot: clinician_id is the third column of
--   appointments_slot_fkey.
--
-- webhook_events_integration_fkey (clinic_id, webhook_id) has no index of its own: the unique key (webhook_id,
-- event_id) finds the same rows, for an integration belongs to one clinic, and an index more would cost every claim and
-- every mark.
--
-- Date: 2026-11-22
-- Problem: A row that is about an appointment cannot prove that it is its patient's, nothing finds a patient by name,
--   and two references of appointments have no index that leads with all their columns.
-- Solution: Indexes that are built while clients read and write, and take the place of two that were there.
-- Affected tables: public.appointments, patients; nobody waits, but each statement waits for what runs already
-- Verification: SELECT to_regclass('public.idx_appointments_slot') IS NULL AND
--   to_regclass('public.idx_appointments_patient') IS NULL AND 4 = (SELECT count(*) FROM pg_index WHERE indisvalid AND
--   indexrelid IN (to_regclass('public.idx_patients_name'), to_regclass('public.idx_patients_nric_hash'),
--   to_regclass('public.appointments_clinic_patient_id_key'), to_regclass('public.idx_appointments_slot_clinician')))
-- Rollback: rollbacks/00014_keys_of_appointments.sql
SET ROLE clinic_owner;

CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_patients_name ON public.patients (clinic_id, last_name, first_name);
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_patients_nric_hash
  ON public.patients (clinic_id, nric_hash)
  WHERE nric_hash IS NOT NULL;

CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS appointments_clinic_patient_id_key
  ON public.appointments (clinic_id, patient_id, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_appointments_slot_clinician
  ON public.appointments (clinic_id, slot_id, clinician_id);

DROP INDEX CONCURRENTLY IF EXISTS public.idx_appointments_patient;
DROP INDEX CONCURRENTLY IF EXISTS public.idx_appointments_slot;

RESET ROLE;
