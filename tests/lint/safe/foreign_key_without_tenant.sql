CREATE TABLE IF NOT EXISTS public.beds (
  id         uuid PRIMARY KEY,
  clinic_id  uuid NOT NULL REFERENCES public.clinics (id),
  patient_id uuid,
  FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id)
);
CREATE INDEX IF NOT EXISTS idx_beds_patient ON public.beds (clinic_id, patient_id);
ALTER TABLE public.beds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
