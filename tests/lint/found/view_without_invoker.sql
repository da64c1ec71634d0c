CREATE OR REPLACE VIEW public.bodies AS SELECT body FROM public.notes;  -- found
CREATE OR REPLACE VIEW public.ids WITH (security_invoker = false) AS SELECT id FROM public.notes;  -- found
