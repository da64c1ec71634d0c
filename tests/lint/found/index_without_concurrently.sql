CREATE INDEX IF NOT EXISTS idx_notes_body ON public.notes (body);  -- found
CREATE INDEX IF NOT EXISTS idx_logs_at ON public.logs (at);  -- found
DO $$
BEGIN
  IF to_regclass('public.idx_unknown') IS NULL THEN
    CREATE INDEX idx_unknown ON elsewhere.unknown (id);  -- found
  END IF;
END
$$;
CREATE INDEX IF NOT EXISTS idx_counts ON public.counts (count);  -- found
