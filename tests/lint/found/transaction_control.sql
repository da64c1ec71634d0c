BEGIN;  -- found
ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS kind text;
COMMIT;  -- found
DO $$
BEGIN
  PERFORM 1;
  COMMIT;  -- found
END
$$;
