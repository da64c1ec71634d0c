CREATE TABLE IF NOT EXISTS public.beds (id uuid, PRIMARY KEY (id));
CREATE TEMP TABLE IF NOT EXISTS scratch (id uuid);
