ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS kind text;
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_notes_kind ON public.notes (kind);  -- found
