ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS kind text NOT NULL;  -- found
ALTER TABLE public.notes
  ADD COLUMN IF NOT EXISTS author text NOT NULL DEFAULT NULL,  -- found
  ADD COLUMN IF NOT EXISTS reader text DEFAULT NULL::varchar::text NOT NULL;  -- found
