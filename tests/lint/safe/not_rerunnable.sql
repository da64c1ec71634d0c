CREATE TABLE IF NOT EXISTS public.beds (id uuid PRIMARY KEY);
CREATE SCHEMA IF NOT EXISTS booking;
CREATE OR REPLACE VIEW public.empty_beds WITH (security_invoker = true) AS SELECT id FROM public.beds;
CREATE OR REPLACE FUNCTION public.one() RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP POLICY IF EXISTS beds_all ON public.beds;
CREATE POLICY beds_all ON beds USING (true);
DROP TRIGGER IF EXISTS audit ON public.notes;
CREATE TRIGGER audit AFTER INSERT ON public.notes FOR EACH ROW EXECUTE FUNCTION public.one();
ALTER TABLE public.notes
  ADD COLUMN IF NOT EXISTS kind text,
  DROP CONSTRAINT IF EXISTS notes_check,
  ADD CONSTRAINT notes_check CHECK (body <> '') NOT VALID;
INSERT INTO public.notes (id) VALUES ('d0000001-0000-4000-8000-000000000001') ON CONFLICT DO NOTHING;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'porter') THEN
    CREATE ROLE porter;
  END IF;
  BEGIN
    CREATE TYPE public.place AS (ward text);
  EXCEPTION
    WHEN duplicate_object THEN
      NULL;
  END;
END
$$;
