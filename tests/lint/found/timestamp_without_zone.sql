CREATE TABLE IF NOT EXISTS public.beds (
  id uuid PRIMARY KEY,
  made_at timestamp,  -- found
  seen_at timestamp(3) without time zone  -- found
);
ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS at timestamp;  -- found
