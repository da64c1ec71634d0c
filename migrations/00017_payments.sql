-- Payments, what they are for, and insurance claims; and the payment that a booking asks for.
--
-- A booking asks for a payment in its metadata, under the key payment:
--   {"payment": {"amount_cents": 5000, "currency": "SGD", "idempotency_key": "<the booking's own key>"}}
-- A trigger of public.appointments writes it, pending, in the booking's transaction. So it is there whichever procedure
-- books, and a booking that asks for none pays for the WHEN test of the trigger alone. Who asked and the key are those
-- of booking.booking_requests, and are unique here: a booking that is replayed inserts no appointment, and no payment.
-- The key is told again because an appointment does not know it, and to look it up by appointment would take an index
-- more in every booking. A key that is not the booking's own is refused when the booking is committed.
--
-- Of a booking that asked for a payment:
--   made        the payment is inserted, pending
--   cancelled   a pending payment is voided; one that was paid stays paid, for money is given back by a person
--   withdrawn   by the very transaction that made it (booking.withdraw_appointment): its payment goes with it
-- A payment is locked after its appointment, and nobody who holds a payment locks an appointment.
--
-- A payment is never deleted by a client and keeps its patient and appointment; no amount is zero or negative: a refund
-- is a status, not a row.
--
-- Date: 2026-11-22
-- Problem: A booking cannot ask for a payment that is there if, and only if, the booking is.
-- Solution: Three tables, and a trigger that writes the payment in the booking's own transaction.
-- Affected tables: public.payments, payment_items, insurance_claims, appointments
-- Verification: SELECT count(*) = 4 FROM pg_trigger WHERE tgenabled = 'O' AND tgfoid IN
--   ('booking.follow_with_payment()'::regprocedure, 'booking.require_payments_key()'::regprocedure)
-- Rollback: rollbacks/00017_payments.sql
SET LOCAL ROLE clinic_owner;

CREATE TABLE IF NOT EXISTS public.payments (
  id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id          uuid NOT NULL,
  patient_id         uuid NOT NULL,
  appointment_id     uuid,
  requested_by       uuid NOT NULL,
  idempotency_key    text NOT NULL,
  amount_cents       bigint NOT NULL,
  currency           text NOT NULL,
  status             text NOT NULL DEFAULT 'pending',
  provider           text,
  provider_reference text,
  paid_at            timestamptz,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT payments_clinic_patient_id_key UNIQUE (clinic_id, patient_id, id),
  CONSTRAINT payments_clinic_id_key UNIQUE (clinic_id, id),
  CONSTRAINT payments_idempotency_key UNIQUE (clinic_id, requested_by, idempotency_key),
  CONSTRAINT payments_provider_reference_key UNIQUE (clinic_id, provider, provider_reference),
  CONSTRAINT payments_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT payments_appointment_fkey
    FOREIGN KEY (clinic_id, patient_id, appointment_id)
    REFERENCES public.appointments (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT payments_idempotency_key_check CHECK (idempotency_key <> ''),
  CONSTRAINT payments_amount_check CHECK (amount_cents > 0),
  CONSTRAINT payments_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT payments_status_check CHECK (status IN ('pending', 'paid', 'failed', 'refunded', 'voided')),
  CONSTRAINT payments_paid_check CHECK ((status IN ('paid', 'refunded')) = (paid_at IS NOT NULL))
);

CREATE INDEX IF NOT EXISTS idx_payments_appointment
  ON public.payments (clinic_id, patient_id, appointment_id);
CREATE INDEX IF NOT EXISTS idx_payments_pending
  ON public.payments (clinic_id, created_at)
  WHERE status = 'pending';

CREATE TABLE IF NOT EXISTS public.payment_items (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id    uuid NOT NULL,
  payment_id   uuid NOT NULL,
  description  text NOT NULL,
  quantity     int NOT NULL DEFAULT 1,
  amount_cents bigint NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT payment_items_payment_fkey
    FOREIGN KEY (clinic_id, payment_id) REFERENCES public.payments (clinic_id, id) ON DELETE CASCADE,
  CONSTRAINT payment_items_description_check CHECK (description <> ''),
  CONSTRAINT payment_items_quantity_check CHECK (quantity >= 1),
  CONSTRAINT payment_items_amount_check CHECK (amount_cents >= 0)
);

CREATE INDEX IF NOT EXISTS idx_payment_items_payment ON public.payment_items (clinic_id, payment_id);

CREATE TABLE IF NOT EXISTS public.insurance_claims (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id      uuid NOT NULL,
  patient_id     uuid NOT NULL,
  payment_id     uuid NOT NULL,
  insurer        text NOT NULL,
  policy_number  text NOT NULL,
  claimed_cents  bigint NOT NULL,
  approved_cents bigint,
  status         text NOT NULL DEFAULT 'draft',
  submitted_at   timestamptz,
  decided_at     timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT insurance_claims_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT insurance_claims_payment_fkey
    FOREIGN KEY (clinic_id, patient_id, payment_id)
    REFERENCES public.payments (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT insurance_claims_claimed_check CHECK (claimed_cents > 0),
  CONSTRAINT insurance_claims_approved_check CHECK (approved_cents BETWEEN 0 AND claimed_cents),
  CONSTRAINT insurance_claims_status_check
    CHECK (status IN ('draft', 'submitted', 'approved', 'rejected', 'withdrawn')),
  CONSTRAINT insurance_claims_submitted_check CHECK (status IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL),
  CONSTRAINT insurance_claims_decided_check CHECK ((status IN ('approved', 'rejected')) = (decided_at IS NOT NULL))
);

CREATE INDEX IF NOT EXISTS idx_insurance_claims_payment
  ON public.insurance_claims (clinic_id, patient_id, payment_id);

DO $$
BEGIN
  PERFORM app.guard_table('public.payments');
  PERFORM app.guard_table('public.payment_items');
  PERFORM app.guard_table('public.insurance_claims');
END
$$;

-- Keeps the payment that a booking asked for in step with the booking. Runs as its owner, so that whoever books need
-- not be able to write payments; row-level security holds for the owner too.
-- Raises 22023 if the payment is not as the head of this file says; 23505 if the key has a payment already; 23514 if
-- the amount or the currency is none; 55000 if the transaction does not work for the appointment's clinic, for then it
-- would see no payment and leave it as it is.
CREATE OR REPLACE FUNCTION booking.follow_with_payment()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_payment jsonb;
BEGIN
  IF app.current_clinic_id() IS DISTINCT FROM coalesce(NEW.clinic_id, OLD.clinic_id) THEN
    RAISE EXCEPTION 'app.current_clinic_id has to be the clinic of an appointment that asked for a payment'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;

  IF TG_OP = 'INSERT' THEN
    v_payment := NEW.external_reference -> 'payment';
    IF jsonb_typeof(v_payment -> 'amount_cents') IS DISTINCT FROM 'number'
      OR (v_payment ->> 'amount_cents') !~ '^[0-9]{1,15}$'
      OR jsonb_typeof(v_payment -> 'currency') IS DISTINCT FROM 'string'
      OR coalesce(v_payment ->> 'idempotency_key', '') = ''
      OR NEW.created_by IS NULL THEN
      RAISE EXCEPTION 'a booking''s payment needs a whole amount_cents, a currency and the booking''s idempotency_key'
        USING ERRCODE = 'invalid_parameter_value';
    END IF;

    INSERT INTO public.payments
      (clinic_id, patient_id, appointment_id, requested_by, idempotency_key, amount_cents, currency)
    VALUES
      (NEW.clinic_id, NEW.patient_id, NEW.id, NEW.created_by, v_payment ->> 'idempotency_key',
       (v_payment ->> 'amount_cents')::bigint, v_payment ->> 'currency');
    RETURN NULL;
  END IF;

  IF TG_OP = 'UPDATE' THEN
    UPDATE public.payments AS payment
    SET status = 'voided'
    WHERE payment.clinic_id = OLD.clinic_id
      AND payment.patient_id = OLD.patient_id
      AND payment.appointment_id = OLD.id
      AND payment.status = 'pending';
    RETURN NULL;
  END IF;

  -- DELETE: what this transaction did not insert stays, and forbids it.
  DELETE FROM public.payments AS payment
  WHERE payment.clinic_id = OLD.clinic_id
    AND payment.patient_id = OLD.patient_id
    AND payment.appointment_id = OLD.id
    AND payment.xmin = pg_current_xact_id()::xid;
  RETURN OLD;
END
$$;

-- Refuses the commit of a booking whose payment names a key that is not the booking's own: nobody would find the one by
-- the other, and the key's own booking could not ask for a payment any more. It is asked at the end, for a key is bound
-- after the appointment is made; a booking that was withdrawn by then has no payment.
-- Raises 22023.
CREATE OR REPLACE FUNCTION booking.require_payments_key()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (
    SELECT
    FROM public.payments AS payment
    WHERE payment.clinic_id = NEW.clinic_id
      AND payment.patient_id = NEW.patient_id
      AND payment.appointment_id = NEW.id
      AND NOT EXISTS (
        SELECT
        FROM booking.booking_requests AS request
        WHERE request.clinic_id = payment.clinic_id
          AND request.requested_by = payment.requested_by
          AND request.idempotency_key = payment.idempotency_key
          AND request.operation = 'create_booking'
          AND request.appointment_id = payment.appointment_id)) THEN
    RAISE EXCEPTION 'a booking''s payment has to name the booking''s own idempotency_key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN NULL;
END
$$;

REVOKE EXECUTE ON FUNCTION booking.follow_with_payment(), booking.require_payments_key() FROM PUBLIC;

CREATE OR REPLACE TRIGGER payment_requested
  AFTER INSERT ON public.appointments
  FOR EACH ROW
  WHEN (NEW.external_reference -> 'payment' IS NOT NULL)
  EXECUTE FUNCTION booking.follow_with_payment();
DROP TRIGGER IF EXISTS payment_has_bookings_key ON public.appointments;
CREATE CONSTRAINT TRIGGER payment_has_bookings_key
  AFTER INSERT ON public.appointments
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW
  WHEN (NEW.external_reference -> 'payment' IS NOT NULL)
  EXECUTE FUNCTION booking.require_payments_key();
CREATE OR REPLACE TRIGGER payment_voided
  AFTER UPDATE OF status ON public.appointments
  FOR EACH ROW
  WHEN (OLD.status = 'booked' AND NEW.status = 'cancelled' AND OLD.external_reference -> 'payment' IS NOT NULL)
  EXECUTE FUNCTION booking.follow_with_payment();
CREATE OR REPLACE TRIGGER payment_withdrawn
  BEFORE DELETE ON public.appointments
  FOR EACH ROW
  WHEN (OLD.external_reference -> 'payment' IS NOT NULL)
  EXECUTE FUNCTION booking.follow_with_payment();

GRANT SELECT, INSERT, UPDATE (status, provider, provider_reference, paid_at)
  ON public.payments TO clinic_admin, receptionist;
GRANT SELECT, INSERT ON public.payment_items TO clinic_admin, receptionist;
GRANT SELECT, INSERT, UPDATE (insurer, policy_number, claimed_cents, approved_cents, status, submitted_at, decided_at)
  ON public.insurance_claims TO clinic_admin, receptionist;
GRANT SELECT ON public.payments TO service_role, readonly;
GRANT SELECT (id, clinic_id, payment_id, quantity, amount_cents, created_at)
  ON public.payment_items TO service_role, readonly;
GRANT SELECT (id, clinic_id, patient_id, payment_id, insurer, claimed_cents, approved_cents, status, submitted_at,
              decided_at, created_at, updated_at)
  ON public.insurance_claims TO service_role, readonly;

COMMENT ON FUNCTION booking.follow_with_payment() IS 'Trigger: keeps a booking''s payment in step with the booking';
COMMENT ON FUNCTION booking.require_payments_key() IS 'Trigger: a booking''s payment has the booking''s own key';

COMMENT ON TABLE public.payments IS
  'What patients are to pay, and paid [class: administrative] [retention: 7 years]';
COMMENT ON COLUMN public.payments.patient_id IS 'Who pays [class: administrative]';
COMMENT ON COLUMN public.payments.appointment_id IS 'What for; NULL without one [class: administrative]';
COMMENT ON COLUMN public.payments.requested_by IS 'The user who asked for it [class: administrative]';
COMMENT ON COLUMN public.payments.idempotency_key IS
  'What makes asking twice one payment; the booking''s key if it was asked for with one [class: administrative]';
COMMENT ON COLUMN public.payments.amount_cents IS 'In the smallest unit of the currency [class: administrative]';
COMMENT ON COLUMN public.payments.currency IS 'ISO 4217 [class: administrative]';
COMMENT ON COLUMN public.payments.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.payments.provider IS 'Who took it; NULL so far [class: administrative]';
COMMENT ON COLUMN public.payments.provider_reference IS 'The provider''s name for it [class: administrative]';
COMMENT ON COLUMN public.payments.paid_at IS 'When it was paid, refunded since or not [class: administrative]';

COMMENT ON TABLE public.payment_items IS
  'What a payment is for, line by line [class: PHI] [retention: as long as the payment]';
COMMENT ON COLUMN public.payment_items.payment_id IS 'The whole that it is part of [class: administrative]';
COMMENT ON COLUMN public.payment_items.description IS 'What was done or sold [class: PHI]';
COMMENT ON COLUMN public.payment_items.quantity IS 'How often [class: administrative]';
COMMENT ON COLUMN public.payment_items.amount_cents IS 'For all of it [class: administrative]';

COMMENT ON TABLE public.insurance_claims IS
  'What insurers are asked to pay [class: PHI] [retention: 7 years]';
COMMENT ON COLUMN public.insurance_claims.patient_id IS 'Who is insured [class: administrative]';
COMMENT ON COLUMN public.insurance_claims.payment_id IS 'The payment it is about [class: administrative]';
COMMENT ON COLUMN public.insurance_claims.insurer IS 'Who is asked [class: administrative]';
COMMENT ON COLUMN public.insurance_claims.policy_number IS 'The patient''s policy [class: PHI]';
COMMENT ON COLUMN public.insurance_claims.claimed_cents IS 'How much is asked for [class: administrative]';
COMMENT ON COLUMN public.insurance_claims.approved_cents IS 'How much is granted; NULL so far [class: administrative]';
COMMENT ON COLUMN public.insurance_claims.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.insurance_claims.submitted_at IS 'When the insurer was asked [class: administrative]';
COMMENT ON COLUMN public.insurance_claims.decided_at IS 'When the insurer answered [class: administrative]';

RESET ROLE;
