-- Takes back 00014: the indexes are again what 00005 made them. No row is lost.
SET LOCAL ROLE clinic_owner;

DROP INDEX IF EXISTS public.idx_appointments_slot;
CREATE INDEX idx_appointments_slot ON public.appointments (clinic_id, slot_id);
CREATE INDEX IF NOT EXISTS idx_appointments_patient ON public.appointments (clinic_id, patient_id);
ALTER TABLE public.appointments DROP CONSTRAINT IF EXISTS appointments_clinic_patient_id_key;

RESET ROLE;
