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
INSERT INTO public.notes (id)
SELECT p.id
FROM public.patients AS p
WHERE NOT EXISTS (SELECT FROM public.notes AS n WHERE n.patient_id = p.id);
INSERT INTO public.notes (id)
SELECT p.id
FROM public.patients AS p
WHERE p.id NOT IN (SELECT n.id FROM public.notes AS n);
COPY public.notes TO '/srv/notes.csv';
DROP PUBLICATION IF EXISTS changes;
CREATE PUBLICATION changes FOR TABLE public.notes;
ALTER PUBLICATION changes SET TABLE public.notes, public.patients;
ALTER PUBLICATION changes SET (publish = 'insert');
CREATE OR REPLACE RULE quiet AS ON DELETE TO public.notes DO INSTEAD NOTHING;
DROP RULE IF EXISTS loud ON notes;
CREATE RULE loud AS ON DELETE TO public.notes DO INSTEAD NOTHING;
CREATE STATISTICS IF NOT EXISTS public.names_and_visits ON name, visits FROM public.patients;
CREATE SERVER IF NOT EXISTS laboratory FOREIGN DATA WRAPPER wire;
CREATE USER MAPPING IF NOT EXISTS FOR CURRENT_USER SERVER laboratory;
CREATE FOREIGN TABLE IF NOT EXISTS public.results (id uuid) SERVER laboratory;
CREATE OR REPLACE AGGREGATE public.total (int) (sfunc = int4pl, stype = int);
DROP CAST IF EXISTS (public.place AS text);
CREATE CAST (public.place AS text) WITH INOUT;
DROP OPERATOR IF EXISTS public.<=> (int, int);
CREATE OPERATOR public.<=> (leftarg = int, rightarg = int, function = public.mix);
DROP EVENT TRIGGER IF EXISTS watch;
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.one();
CREATE COLLATION IF NOT EXISTS public.plain (locale = 'C');
ALTER TABLE public.patients
  ALTER COLUMN visits DROP IDENTITY IF EXISTS,
  ALTER COLUMN visits ADD GENERATED ALWAYS AS IDENTITY;
ALTER DOMAIN public.name DROP CONSTRAINT IF EXISTS name_check;
ALTER DOMAIN name ADD CONSTRAINT name_check CHECK (VALUE <> '');
ALTER INDEX public.idx_logs_at ATTACH PARTITION public.idx_logs_2025_at;
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
