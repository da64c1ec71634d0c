-- A clerk sees the children of the own clinic.
DO $$
BEGIN
  PERFORM set_config('app.current_clinic_id', 'a0000000-0000-4000-8000-000000000001', true);
  SET LOCAL ROLE clerk;
  ASSERT (SELECT count(*) FROM public.children) = 2, 'the clerk does not see two children';
END
$$;
