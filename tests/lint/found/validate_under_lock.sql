ALTER TABLE public.notes
  DROP CONSTRAINT IF EXISTS notes_body_check,
  ADD CONSTRAINT notes_body_check CHECK (body <> '') NOT VALID;
ALTER TABLE public.notes VALIDATE CONSTRAINT notes_body_check;  -- found
