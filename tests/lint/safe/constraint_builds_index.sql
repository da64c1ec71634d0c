CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS notes_body_key ON public.notes (body);
-- next file
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS c WHERE c.conname = 'notes_body_key') THEN
    ALTER TABLE public.notes ADD CONSTRAINT notes_body_key UNIQUE USING INDEX notes_body_key;
  END IF;
END
$$;
