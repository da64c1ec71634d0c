-- found
-- Date: {date}
-- Problem: what is missing or wrong
-- Solution:
ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS kind text;
