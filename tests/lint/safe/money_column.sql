CREATE TABLE IF NOT EXISTS public.beds (
  id       uuid PRIMARY KEY,
  price    bigint,
  currency text
);
