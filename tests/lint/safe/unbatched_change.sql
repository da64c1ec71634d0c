UPDATE public.notes AS note SET body = '' WHERE note.body IS NULL;
CREATE TABLE IF NOT EXISTS public.kinds (name text PRIMARY KEY, label text);
UPDATE public.kinds SET label = name;
