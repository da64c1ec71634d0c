ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS kind text NOT NULL;  -- found
