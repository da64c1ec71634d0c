UPDATE public.notes SET body = '';  -- found
DELETE FROM public.notes;  -- found
DO $$
BEGIN
  UPDATE public.patients SET visits = 0;  -- found
END
$$;
UPDATE public.notes SET body = '' WHERE true;  -- found
DELETE FROM public.notes WHERE 1 = 1;  -- found
WITH emptied AS (UPDATE public.notes SET body = '' RETURNING id) SELECT id FROM emptied;  -- found
MERGE INTO public.notes AS n USING public.patients AS p ON n.patient_id = p.id WHEN MATCHED THEN UPDATE SET body = p.name;  -- found
MERGE INTO public.notes AS n USING (VALUES (1)) AS v ON true WHEN MATCHED THEN DELETE;  -- found
