ALTER TABLE public.notes
  DROP CONSTRAINT IF EXISTS notes_patient_fkey,
  ADD CONSTRAINT notes_patient_fkey
    FOREIGN KEY (patient_id) REFERENCES public.patients (id) NOT VALID;
-- next file
ALTER TABLE public.notes VALIDATE CONSTRAINT notes_patient_fkey;
-- next file
CREATE TABLE IF NOT EXISTS public.letters (id uuid PRIMARY KEY REFERENCES public.notes (id));
