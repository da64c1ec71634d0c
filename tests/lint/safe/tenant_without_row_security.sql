CREATE TABLE IF NOT EXISTS public.beds (
  id        uuid PRIMARY KEY,
  clinic_id uuid NOT NULL
);
ALTER TABLE public.beds ENABLE ROW LEVEL SECURITY;
-- next file
ALTER TABLE public.beds FORCE ROW LEVEL SECURITY;
