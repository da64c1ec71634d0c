-- The migrations leave no demo rows; and in production, and nowhere else, demo rows and placeholders for secrets are
-- faults. service_role may ask for them, which sees all clinics.
DO $$
DECLARE
  v_faults text[];
BEGIN
  ASSERT NOT EXISTS (SELECT FROM public.clinics AS clinic WHERE clinic.tenant_code LIKE 'demo-%'),
    'there is a demo clinic, though nobody asked for one';

  PERFORM set_config('app.environment', 'production', true);
  PERFORM set_config('app.encryption_key', 'q7Zk1vN0xY3sB8wE5rT2uI9oP4aS6dF1', true);
  PERFORM set_config('app.webhook_secret', 'W8eR2tY6uI1oP5aS9dF3gH7jK4lZ0xC2', true);
  SET LOCAL ROLE service_role;
  v_faults := ARRAY(SELECT found.fault FROM app.production_faults() AS found);
  ASSERT v_faults = '{}', format('a clean production has the faults %s', v_faults);

  RESET ROLE;
  INSERT INTO public.clinics (id, name, tenant_code)
  VALUES ('d0000001-0000-4000-8000-000000000001', 'Demo Clinic', 'demo-clinic');
  UPDATE public.system_settings SET value = '"replace-me"';
  PERFORM set_config('app.encryption_key', 'please-change-me-please-change-me', true);
  PERFORM set_config('app.webhook_secret', 'your-secret', true);
  SET LOCAL ROLE service_role;
  v_faults := ARRAY(SELECT found.fault FROM app.production_faults() AS found ORDER BY found.fault COLLATE "C");
  ASSERT v_faults = ARRAY[
      'demo clinic d0000001-0000-4000-8000-000000000001',
      'setting app.encryption_key is a placeholder',
      'setting app.webhook_secret is a placeholder',
      'system_settings test.setting is a placeholder'],
    format('production has the faults %s', v_faults);

  PERFORM set_config('app.environment', 'development', true);
  v_faults := ARRAY(SELECT found.fault FROM app.production_faults() AS found);
  ASSERT v_faults = '{}', format('development has the faults %s', v_faults);

  SET LOCAL ROLE clinic_admin;
  BEGIN
    PERFORM app.production_faults();
    ASSERT false, 'an administrator of one clinic may ask about all of production';
  EXCEPTION
    WHEN insufficient_privilege THEN
      NULL;
  END;
END
$$;
