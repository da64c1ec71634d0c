-- Tables of two clinics, a log in partitions, and a view. keeper owns everything; clerk works in one clinic; auditor reads
-- the keys of all, through a policy of its own.
--
-- Verification: SELECT to_regclass('public.parents') IS NOT NULL
DO $$
DECLARE
  v_name text;
BEGIN
  FOREACH v_name IN ARRAY ARRAY['keeper', 'clerk', 'auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = v_name) THEN
      EXECUTE format('CREATE ROLE %I', v_name);
    END IF;
  END LOOP;
END
$$;
CREATE TABLE IF NOT EXISTS public.parents (
  clinic_id uuid NOT NULL,
  id        uuid PRIMARY KEY,
  name      text,
  CONSTRAINT parents_key UNIQUE (clinic_id, id)
);
CREATE TABLE IF NOT EXISTS public.children (
  clinic_id uuid NOT NULL,
  id        uuid PRIMARY KEY,
  parent_id uuid NOT NULL,
  amount    int NOT NULL,
  CONSTRAINT children_amount_check CHECK (amount > 0),
  CONSTRAINT children_parent_fkey
    FOREIGN KEY (clinic_id, parent_id) REFERENCES public.parents (clinic_id, id) ON DELETE RESTRICT
);
CREATE TABLE IF NOT EXISTS public.logs (clinic_id uuid NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE IF NOT EXISTS public.logs_default PARTITION OF public.logs DEFAULT;
CREATE OR REPLACE VIEW public.names WITH (security_invoker = true) AS
SELECT string_agg(name, ', ') AS names FROM public.parents HAVING count(*) > 0;
ALTER VIEW public.names OWNER TO keeper;
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['parents', 'children', 'logs', 'logs_default'] LOOP
    EXECUTE format('ALTER TABLE public.%I OWNER TO keeper', v_table);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('DROP POLICY IF EXISTS own ON public.%I', v_table);
    CONTINUE WHEN v_table = 'logs_default';
    EXECUTE format('CREATE POLICY own ON public.%I USING '
                   '(clinic_id = NULLIF(current_setting(''app.current_clinic_id'', true), '''')::uuid)', v_table);
  END LOOP;
END
$$;
DROP POLICY IF EXISTS keys ON public.parents;
CREATE POLICY keys ON public.parents FOR SELECT TO auditor USING (true);
GRANT SELECT, INSERT, UPDATE (name) ON public.parents TO clerk;
GRANT SELECT (clinic_id, id) ON public.parents TO auditor;
GRANT SELECT, INSERT, DELETE ON public.children TO clerk;
GRANT SELECT ON public.names, public.logs TO clerk;
