CREATE TABLE IF NOT EXISTS public.beds (
  id        uuid PRIMARY KEY,
  clinic_id uuid NOT NULL
);
ALTER TABLE public.beds ENABLE ROW LEVEL SECURITY;
-- next file
ALTER TABLE public.beds FORCE ROW LEVEL SECURITY;
-- next file
CREATE OR REPLACE FUNCTION public.guard_table(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', p_table);
END
$$;
CREATE TABLE IF NOT EXISTS public.wards (id uuid PRIMARY KEY, clinic_id uuid NOT NULL);
DO $$
BEGIN
  PERFORM public.guard_table('public.wards');
END
$$;
