DROP TABLE IF EXISTS public.notes;  -- found
DROP VIEW IF EXISTS public.names;  -- found
DROP FUNCTION IF EXISTS public.unknown(int);  -- found
ALTER TABLE public.patients DROP COLUMN IF EXISTS nickname;  -- found
