CREATE TABLE IF NOT EXISTS public.beds (
  id         uuid PRIMARY KEY,
  clinic_id  uuid NOT NULL,
  patient_id uuid REFERENCES public.patients (id)  -- found
);
