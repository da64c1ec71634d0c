CREATE TABLE IF NOT EXISTS public.beds (
  id    uuid PRIMARY KEY,
  ward  text,
  short text GENERATED ALWAYS AS (left(ward, 1)) STORED
);
ALTER TABLE public.patients ADD COLUMN IF NOT EXISTS initial text;
