UPDATE public.notes AS note SET body = '' WHERE note.body IS NULL;
CREATE TABLE IF NOT EXISTS public.kinds (name text PRIMARY KEY, label text);
UPDATE public.kinds SET label = name;
DECLARE next_note CURSOR FOR SELECT id FROM public.notes;
FETCH next_note;
UPDATE public.notes SET body = '' WHERE CURRENT OF next_note;
WITH one AS (UPDATE public.notes AS note SET body = '' WHERE note.body IS NULL RETURNING id) SELECT id FROM one;
WITH batch AS (SELECT id, name FROM public.patients LIMIT 100)
MERGE INTO public.notes AS n USING batch ON n.patient_id = batch.id WHEN MATCHED THEN UPDATE SET body = batch.name;
MERGE INTO public.notes AS n USING public.patients AS p ON n.patient_id = p.id
  WHEN MATCHED AND n.body IS NULL THEN UPDATE SET body = p.name
  WHEN NOT MATCHED THEN INSERT (id) VALUES (p.id);
MERGE INTO public.notes AS n USING public.kinds AS k ON n.body = k.name WHEN MATCHED THEN DELETE;
