-- Takes back 00014: the indexes are again what 00005 made them. No row is lost. Bookings wait while they are built.
SET LOCAL ROLE clinic_owner;

CREATE INDEX IF NOT EXISTS idx_appointments_slot ON public.appointments (clinic_id, slot_id);
CREATE INDEX IF NOT EXISTS idx_appointments_patient ON public.appointments (clinic_id, patient_id);
DROP INDEX IF EXISTS
  public.idx_appointments_slot_clinician,
  public.appointments_clinic_patient_id_key,
  public.idx_patients_nric_hash,
  public.idx_patients_name;

RESET ROLE;
