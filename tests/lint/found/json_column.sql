CREATE TABLE IF NOT EXISTS public.beds (
  id uuid PRIMARY KEY,
  state json  -- found
);
ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS state json;  -- found
