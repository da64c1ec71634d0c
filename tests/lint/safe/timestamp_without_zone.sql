CREATE TABLE IF NOT EXISTS public.beds (
  id      uuid PRIMARY KEY,
  made_at timestamptz,
  opens   time,
  day     date
);
