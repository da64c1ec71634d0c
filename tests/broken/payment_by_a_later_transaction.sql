-- fault: a payment is put aside and made by whoever asks for one next, in another transaction than its booking.
-- violates: payment_matches_booking

CREATE TABLE booking.put_aside (
  clinic_id       uuid NOT NULL,
  patient_id      uuid NOT NULL,
  appointment_id  uuid NOT NULL,
  requested_by    uuid NOT NULL,
  idempotency_key text NOT NULL,
  amount_cents    bigint NOT NULL,
  currency        text NOT NULL
);

ALTER TABLE booking.put_aside ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY put_aside_per_clinic ON booking.put_aside
  USING (clinic_id = (SELECT app.current_clinic_id()))
  WITH CHECK (clinic_id = (SELECT app.current_clinic_id()));

CREATE FUNCTION booking.pay_later()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
DECLARE
  v_payment jsonb := NEW.external_reference -> 'payment';
BEGIN
  WITH taken AS (
    DELETE FROM booking.put_aside AS one
    WHERE one.ctid = ANY (ARRAY(SELECT two.ctid FROM booking.put_aside AS two FOR UPDATE SKIP LOCKED))
    RETURNING one.*
  )
  INSERT INTO public.payments
    (clinic_id, patient_id, appointment_id, requested_by, idempotency_key, amount_cents, currency, status)
  SELECT taken.clinic_id, taken.patient_id, taken.appointment_id, taken.requested_by, taken.idempotency_key,
    taken.amount_cents, taken.currency, CASE appointment.status WHEN 'booked' THEN 'pending' ELSE 'voided' END
  FROM taken
  JOIN public.appointments AS appointment ON appointment.id = taken.appointment_id;

  INSERT INTO booking.put_aside
  VALUES
    (NEW.clinic_id, NEW.patient_id, NEW.id, NEW.created_by, v_payment ->> 'idempotency_key',
     (v_payment ->> 'amount_cents')::bigint, v_payment ->> 'currency');
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER payment_requested
  AFTER INSERT ON public.appointments
  FOR EACH ROW
  WHEN (NEW.external_reference -> 'payment' IS NOT NULL)
  EXECUTE FUNCTION booking.pay_later();
