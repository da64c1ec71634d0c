REINDEX INDEX CONCURRENTLY public.idx_notes_patient;
-- next file
REINDEX (CONCURRENTLY) TABLE public.notes;
