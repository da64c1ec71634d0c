CREATE MATERIALIZED VIEW IF NOT EXISTS public.bodies AS SELECT DISTINCT body FROM public.notes;
CREATE OR REPLACE VIEW public.visits WITH (security_invoker = true) AS SELECT id FROM public.patients;
