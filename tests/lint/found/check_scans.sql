ALTER TABLE public.notes
  DROP CONSTRAINT IF EXISTS notes_body_check,
  ADD CONSTRAINT notes_body_check CHECK (body <> ''),  -- found
  ADD COLUMN IF NOT EXISTS kind text CHECK (kind <> '');  -- found
