ALTER TABLE public.patients
  ALTER COLUMN nickname TYPE text,
  ALTER COLUMN balance TYPE numeric(12, 2);
ALTER TABLE public.patients ALTER COLUMN balance TYPE numeric;
ALTER TABLE public.patients ADD COLUMN IF NOT EXISTS waited interval(2);
-- next file
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_patients_visits ON public.patients (lower(name)) WHERE visits > 0;
-- next file
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_patients_waited ON public.patients (waited);
-- next file
ALTER TABLE public.patients
  ALTER COLUMN nickname TYPE text,
  ALTER COLUMN waited TYPE interval(4);
