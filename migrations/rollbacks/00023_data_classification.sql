-- Takes back 00023: the comments of the older tables are again what 00003 to 00012 made them. No row is lost.
SET LOCAL ROLE clinic_owner;

DO $$
DECLARE
  v_column record;
BEGIN
  FOR v_column IN
    SELECT c.oid::regclass AS name, a.attname
    FROM unnest(ARRAY[
      'public.clinics', 'public.users', 'public.patients', 'public.appointment_slots', 'public.appointments',
      'booking.booking_requests', 'public.integration_webhooks', 'public.webhook_events']::regclass[]) AS told (name)
    JOIN pg_catalog.pg_class AS c ON c.oid = told.name
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
    WHERE a.attnum > 0
      AND NOT a.attisdropped
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS NULL', v_column.name, v_column.attname);
  END LOOP;
END
$$;

COMMENT ON TABLE public.clinics IS 'Tenants';
COMMENT ON TABLE public.users IS 'People who work in a clinic';
COMMENT ON COLUMN public.users.role IS 'Role in the application; the database''s roles are granted to logins';
COMMENT ON TABLE public.patients IS 'People who are treated in a clinic';
COMMENT ON TABLE public.appointment_slots IS 'Times that can be booked with a clinician';
COMMENT ON COLUMN public.appointment_slots.appointment_id IS
  'The booked appointment of this slot; NULL if it is free, or closed without one';
COMMENT ON TABLE public.appointments IS 'Bookings of slots, booked or cancelled';
COMMENT ON COLUMN public.appointments.external_reference IS 'Metadata that the caller gave with the booking';
COMMENT ON TABLE booking.booking_requests IS 'Idempotency keys and the requests that they are bound to';
COMMENT ON TABLE public.integration_webhooks IS 'Providers that deliver events to a clinic, and how often to try';
COMMENT ON TABLE public.webhook_events IS 'Events delivered by providers, and how far their processing has come';
COMMENT ON COLUMN public.webhook_events.max_attempts IS 'The integration''s when the event was taken in';
COMMENT ON COLUMN public.webhook_events.attempts IS 'Claims since the event was taken in or replayed';
COMMENT ON COLUMN public.webhook_events.next_attempt_at IS
  'From when on a pending or failed event can be claimed; without meaning in the other states';
COMMENT ON COLUMN public.webhook_events.claim_no IS 'Number of the latest claim, the fencing token; never lowered';
COMMENT ON COLUMN public.webhook_events.claimed_by IS 'The worker that made the latest claim';
COMMENT ON COLUMN public.webhook_events.leased_until IS 'When the lease of an event in processing is over, else NULL';
COMMENT ON COLUMN public.webhook_events.result IS
  'What the mark of the latest claim was answered; NULL if it was not marked';

RESET ROLE;
