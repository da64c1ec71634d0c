-- Takes back 00015. Lost are the rows of its tables.
DROP TABLE IF EXISTS
  public.queue_management,
  public.blocked_times,
  public.availability,
  public.staff,
  public.doctors;
