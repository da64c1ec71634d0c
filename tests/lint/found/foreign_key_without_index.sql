CREATE TABLE IF NOT EXISTS public.beds (
  id         uuid PRIMARY KEY,
  patient_id uuid REFERENCES public.patients (id),  -- found
  ward       text,
  note_id    uuid,
  FOREIGN KEY (note_id) REFERENCES public.notes (id)  -- found
);
CREATE INDEX IF NOT EXISTS idx_beds_patient ON public.beds (ward, patient_id);
CREATE INDEX IF NOT EXISTS idx_beds_note ON public.beds (note_id) WHERE ward = 'x';
