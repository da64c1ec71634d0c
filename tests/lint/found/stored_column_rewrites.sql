ALTER TABLE public.patients
  ADD COLUMN IF NOT EXISTS initial text GENERATED ALWAYS AS (left(name, 1)) STORED;  -- found
