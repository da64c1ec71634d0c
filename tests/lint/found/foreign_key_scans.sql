ALTER TABLE public.notes
  DROP CONSTRAINT IF EXISTS notes_patient_fkey,
  ADD CONSTRAINT notes_patient_fkey  -- found
    FOREIGN KEY (patient_id) REFERENCES public.patients (id);
