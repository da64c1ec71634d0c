ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS kind text;
-- next file
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_notes_kind ON public.notes (kind);
COMMENT ON INDEX public.idx_notes_kind IS 'Notes by their kind';
