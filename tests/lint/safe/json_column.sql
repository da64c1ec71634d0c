ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS state jsonb;
