ALTER TABLE public.notes
  DROP CONSTRAINT IF EXISTS notes_body_key,
  ADD CONSTRAINT notes_body_key UNIQUE (body),  -- found
  ADD COLUMN IF NOT EXISTS code text UNIQUE;  -- found
