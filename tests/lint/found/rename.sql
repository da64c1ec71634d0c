ALTER TABLE public.notes RENAME COLUMN body TO content;  -- found
ALTER TABLE public.notes RENAME TO remarks;  -- found
ALTER TABLE public.patients SET SCHEMA app;  -- found
