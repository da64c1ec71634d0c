ALTER TABLE public.notes ALTER COLUMN body SET NOT NULL;  -- found
