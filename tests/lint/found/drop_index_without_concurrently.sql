DROP INDEX IF EXISTS public.idx_notes_patient;  -- found
DROP INDEX IF EXISTS public.idx_unknown;  -- found
