CREATE TABLE IF NOT EXISTS public.beds (
  id        uuid PRIMARY KEY,
  clinic_id uuid NOT NULL  -- found
);
ALTER TABLE public.beds ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS clinic_id uuid;  -- found
CREATE TABLE IF NOT EXISTS public.children PARTITION OF public.patients DEFAULT;  -- found
CREATE TABLE IF NOT EXISTS public.wards (
  id        uuid PRIMARY KEY,
  clinic_id uuid NOT NULL  -- found
);
SELECT public.guard_table('public.wards');
