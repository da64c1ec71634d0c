CREATE TABLE IF NOT EXISTS public.beds (id uuid, PRIMARY KEY (id));
CREATE TABLE IF NOT EXISTS public.old_beds (LIKE public.beds INCLUDING INDEXES);
CREATE TEMP TABLE IF NOT EXISTS scratch (id uuid);
