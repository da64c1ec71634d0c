UPDATE public.notes SET body = '';  -- found
DELETE FROM public.notes;  -- found
DO $$
BEGIN
  UPDATE public.patients SET visits = 0;  -- found
END
$$;
