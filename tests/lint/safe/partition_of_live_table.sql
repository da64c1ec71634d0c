CREATE TABLE IF NOT EXISTS public.logs_2026 (
  LIKE public.logs INCLUDING ALL,
  CONSTRAINT logs_2026_bounds CHECK (at >= '2026-01-01' AND at < '2027-01-01')
);
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = 'public.logs_2026'::regclass) THEN
    ALTER TABLE public.logs ATTACH PARTITION public.logs_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  END IF;
END
$$;
