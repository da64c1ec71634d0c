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
DO $$
BEGIN
  CREATE TABLE public.wards (id uuid PRIMARY KEY);  -- found
END
$$;
