CREATE TABLE IF NOT EXISTS public.beds (id uuid);  -- found
