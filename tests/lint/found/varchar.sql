CREATE TABLE IF NOT EXISTS public.beds (
  id uuid PRIMARY KEY,
  code char(3),  -- found
  ward varchar(20),  -- found
  floor varchar,  -- found
  tags varchar(9)[]  -- found
);
ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS kind varchar(3);  -- found
