GRANT SELECT ON public.notes TO PUBLIC;  -- found
