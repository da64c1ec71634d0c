CREATE TABLE IF NOT EXISTS public.beds (
  id uuid PRIMARY KEY,
  number serial,  -- found
  other bigserial  -- found
);
