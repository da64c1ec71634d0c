CREATE OR REPLACE FUNCTION public.next_code() RETURNS text LANGUAGE sql AS 'SELECT random()::text';
ALTER TABLE public.notes
  ADD COLUMN IF NOT EXISTS token uuid DEFAULT gen_random_uuid(),  -- found
  ADD COLUMN IF NOT EXISTS at timestamptz DEFAULT (clock_timestamp() + interval '1 day'),  -- found
  ADD COLUMN IF NOT EXISTS code text DEFAULT public.next_code(),  -- found
  ADD COLUMN IF NOT EXISTS number bigint GENERATED ALWAYS AS IDENTITY;  -- found
