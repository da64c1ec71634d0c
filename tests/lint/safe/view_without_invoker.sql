CREATE OR REPLACE VIEW public.bodies WITH (security_invoker) AS SELECT body FROM public.notes;
CREATE OR REPLACE VIEW public.ids AS SELECT id FROM public.notes;
-- next file
ALTER VIEW public.ids SET (security_invoker = true);
