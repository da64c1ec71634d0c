DO $$ BEGIN ALTER TABEL public.notes; END $$;  -- found
