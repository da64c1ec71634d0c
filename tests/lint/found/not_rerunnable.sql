CREATE TABLE public.beds (id uuid PRIMARY KEY);  -- found
CREATE SCHEMA booking;  -- found
CREATE EXTENSION pgcrypto;  -- found
CREATE ROLE porter;  -- found
CREATE TYPE public.place AS (ward text);  -- found
CREATE VIEW public.empty_beds WITH (security_invoker = true) AS SELECT id FROM public.beds;  -- found
CREATE FUNCTION public.one() RETURNS int LANGUAGE sql AS 'SELECT 1';  -- found
CREATE TRIGGER audit AFTER INSERT ON public.notes FOR EACH ROW EXECUTE FUNCTION public.one();  -- found
CREATE POLICY beds_all ON public.beds USING (true);  -- found
ALTER TABLE public.notes
  ADD COLUMN kind text,  -- found
  ADD CONSTRAINT notes_check CHECK (body <> '') NOT VALID;  -- found
DROP INDEX public.idx_notes_patient;  -- found
INSERT INTO public.notes (id) VALUES ('d0000001-0000-4000-8000-000000000001');  -- found
INSERT INTO public.notes (id) SELECT p.id FROM public.patients AS p WHERE p.id IN (SELECT c.id FROM public.clinics AS c);  -- found
INSERT INTO public.notes (id) SELECT p.id FROM public.patients AS p WHERE NOT EXISTS (SELECT FROM public.clinics);  -- found
WITH copied AS (INSERT INTO public.notes (id) SELECT p.id FROM public.patients AS p RETURNING id) SELECT id FROM copied;  -- found
COPY public.notes FROM '/srv/notes.csv';  -- found
SELECT id INTO public.copies FROM public.notes;  -- found
CREATE PUBLICATION changes FOR TABLE public.notes;  -- found
ALTER PUBLICATION changes ADD TABLE public.patients;  -- found
CREATE RULE quiet AS ON DELETE TO public.notes DO INSTEAD NOTHING;  -- found
CREATE STATISTICS public.names_and_visits ON name, visits FROM public.patients;  -- found
CREATE FOREIGN DATA WRAPPER wire;  -- found
CREATE SERVER laboratory FOREIGN DATA WRAPPER wire;  -- found
CREATE USER MAPPING FOR CURRENT_USER SERVER laboratory;  -- found
CREATE FOREIGN TABLE public.results (id uuid) SERVER laboratory;  -- found
CREATE TYPE public.hours AS RANGE (subtype = time);  -- found
CREATE AGGREGATE public.total (int) (sfunc = int4pl, stype = int);  -- found
CREATE CAST (public.place AS text) WITH INOUT;  -- found
CREATE OPERATOR public.<=> (leftarg = int, rightarg = int, function = public.mix);  -- found
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.one();  -- found
CREATE COLLATION public.plain (locale = 'C');  -- found
ALTER TABLE public.patients ALTER COLUMN visits ADD GENERATED ALWAYS AS IDENTITY;  -- found
ALTER TABLE public.patients ALTER COLUMN visits DROP IDENTITY;  -- found
ALTER TABLE public.patients INHERIT public.notes;  -- found
ALTER DOMAIN public.name ADD CONSTRAINT name_check CHECK (VALUE <> '');  -- found
ALTER DOMAIN public.name DROP CONSTRAINT name_check;  -- found
DO $$
BEGIN
  CREATE TABLE public.wards (id uuid PRIMARY KEY);  -- found
END
$$;
