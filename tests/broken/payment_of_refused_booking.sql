-- fault: the payment is made before the booking, and stays when somebody else turns out to have the slot.
-- violates: payment_matches_booking

-- A BEFORE trigger also runs for a row that ON CONFLICT DO NOTHING then does not insert. There is no appointment yet that
-- the payment could refer to.
ALTER TABLE public.payments DROP CONSTRAINT payments_appointment_fkey;

DROP TRIGGER payment_requested ON public.appointments;

CREATE FUNCTION booking.pay_first()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_payment jsonb := NEW.external_reference -> 'payment';
BEGIN
  INSERT INTO public.payments
    (clinic_id, patient_id, appointment_id, requested_by, idempotency_key, amount_cents, currency)
  VALUES
    (NEW.clinic_id, NEW.patient_id, NEW.id, NEW.created_by, v_payment ->> 'idempotency_key',
     (v_payment ->> 'amount_cents')::bigint, v_payment ->> 'currency')
  ON CONFLICT (clinic_id, requested_by, idempotency_key) DO NOTHING;
  RETURN NEW;
END
$$;

CREATE TRIGGER payment_requested
  BEFORE INSERT ON public.appointments
  FOR EACH ROW
  WHEN (NEW.external_reference -> 'payment' IS NOT NULL)
  EXECUTE FUNCTION booking.pay_first();
