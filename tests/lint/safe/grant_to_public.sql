GRANT SELECT ON public.notes TO reader;
REVOKE ALL ON public.notes FROM PUBLIC;
