CREATE OR REPLACE FUNCTION public.house_code() RETURNS text LANGUAGE sql STABLE AS 'SELECT current_user::text';
ALTER TABLE public.notes
  ADD COLUMN IF NOT EXISTS token uuid,
  ADD COLUMN IF NOT EXISTS at timestamptz DEFAULT now(),
  ADD COLUMN IF NOT EXISTS code text DEFAULT public.house_code(),
  ADD COLUMN IF NOT EXISTS number bigint DEFAULT 0;
ALTER TABLE public.notes ALTER COLUMN token SET DEFAULT gen_random_uuid();
