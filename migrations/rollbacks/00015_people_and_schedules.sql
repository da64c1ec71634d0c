-- Takes back 00015. Lost are the rows of its tables.
DROP TABLE IF EXISTS
  public.queue_management,
  public.blocked_times,
  public.availability,
  public.staff,
  public.doctors;

-- As 00013 made it: not validated.
ALTER TABLE public.patients
  DROP CONSTRAINT IF EXISTS patients_gender_check,
  ADD CONSTRAINT patients_gender_check CHECK (gender IN ('female', 'male', 'other', 'unknown')) NOT VALID;
