-- A parent, two children and a line of the log for each clinic.
INSERT INTO public.parents
SELECT (c || '0000000-0000-4000-8000-000000000001')::uuid, (c || '0000001-0000-4000-8000-000000000001')::uuid, c
FROM unnest(ARRAY['a', 'b']) AS c;
INSERT INTO public.children
SELECT (c || '0000000-0000-4000-8000-000000000001')::uuid, (c || '0000002-0000-4000-8000-00000000000' || n)::uuid,
  (c || '0000001-0000-4000-8000-000000000001')::uuid, n
FROM unnest(ARRAY['a', 'b']) AS c
CROSS JOIN generate_series(1, 2) AS n;
INSERT INTO public.logs SELECT clinic_id, '2026-01-05' FROM public.parents;
