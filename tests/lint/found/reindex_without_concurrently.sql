REINDEX INDEX public.idx_notes_patient;  -- found
