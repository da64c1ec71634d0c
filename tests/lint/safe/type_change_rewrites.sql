ALTER TABLE public.patients
  ALTER COLUMN nickname TYPE text,
  ALTER COLUMN balance TYPE numeric(12, 2);
ALTER TABLE public.patients ALTER COLUMN balance TYPE numeric;
