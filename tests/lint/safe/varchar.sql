CREATE TABLE IF NOT EXISTS public.beds (
  id   uuid PRIMARY KEY,
  ward text CHECK (char_length(ward) <= 20)
);
ALTER TABLE public.notes ADD COLUMN IF NOT EXISTS kind text;
