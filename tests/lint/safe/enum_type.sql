CREATE TABLE IF NOT EXISTS public.beds (
  id    uuid PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('free', 'taken'))
);
