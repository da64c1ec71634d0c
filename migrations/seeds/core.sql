-- What every installation needs, production included: settings, flags, and the audit log's partitions of the coming
-- months. It can be run again at any time; a value that somebody has changed since stays as it is.
-- In production, which is where app.environment is 'production', it stops with 55000 if there are demo rows, or secrets
-- that are placeholders.

-- service_role sees all clinics, also where the session's user is no superuser.
SET LOCAL ROLE service_role;

DO $$
DECLARE
  v_faults text;
BEGIN
  SELECT string_agg(found.fault, ', ' ORDER BY found.fault)
  INTO v_faults
  FROM app.production_faults() AS found;
  IF v_faults IS NOT NULL THEN
    RAISE EXCEPTION 'this is production, but there is: %', v_faults
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
END
$$;

SET LOCAL ROLE clinic_owner;

-- Before the first row is logged: this month's would stay in the default partition.
DO $$
BEGIN
  PERFORM audit.create_partitions(
    coalesce((SELECT s.value::int FROM public.system_settings AS s WHERE s.name = 'audit.months_ahead'), 3));
END
$$;

INSERT INTO public.system_settings (name, value, description)
VALUES
  ('appointment.cancellation_hours', '24', 'Until how many hours before its start an appointment is free to cancel'),
  ('appointment.default_minutes', '30', 'Length of a new slot'),
  ('audit.months_ahead', '3', 'For how many months to come the audit log has partitions'),
  ('payment.currency', '"SGD"', 'Currency of a payment that names none'),
  ('reminder.hours_before', '24', 'How many hours before its start a patient is reminded of an appointment')
ON CONFLICT (name) DO NOTHING;

INSERT INTO public.feature_flags (name, is_enabled, description)
VALUES
  ('insurance_claims', false, 'Claims are sent to insurers'),
  ('online_booking', true, 'Patients may book for themselves'),
  ('online_payment', false, 'A booking may ask for a payment'),
  ('reminders', true, 'Patients are reminded of appointments'),
  ('telemedicine', false, 'Visits by video'),
  ('whatsapp', false, 'Patients are told through WhatsApp')
ON CONFLICT (name) DO NOTHING;

RESET ROLE;
