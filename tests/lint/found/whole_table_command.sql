LOCK TABLE public.notes;  -- found
TRUNCATE public.notes;  -- found
CLUSTER public.notes USING idx_notes_patient;  -- found
ALTER TABLE public.notes SET UNLOGGED;  -- found
-- next file
VACUUM (FULL) public.notes;  -- found
