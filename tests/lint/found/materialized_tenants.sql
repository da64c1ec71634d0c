CREATE MATERIALIZED VIEW IF NOT EXISTS public.visits AS
  SELECT note.id
  FROM public.notes AS note
  JOIN public.patients AS patient ON patient.id = note.patient_id;  -- found
