CREATE TABLE IF NOT EXISTS public.beds (
  id         uuid PRIMARY KEY REFERENCES public.notes (id),
  clinic_id  uuid,
  patient_id uuid,
  FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id)
);
ALTER TABLE public.beds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- next file
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_beds_patient ON public.beds (patient_id, clinic_id, id);
