ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS content text;
DO $$
BEGIN
  IF to_regclass('public.idx_notes_of_patient') IS NULL THEN
    ALTER INDEX public.idx_notes_patient RENAME TO idx_notes_of_patient;
  END IF;
END
$$;
