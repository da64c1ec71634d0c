-- Booking and cancelling a slot, each in one transaction, repeatable under an idempotency key.
--
-- A key is (clinic, requested_by, idempotency_key), and bookings and cancellations share one key space. The first call
-- that commits 'booked' or 'cancelled' binds its key for ever; a refusal binds nothing and writes nothing.
--
-- What the functions rely on, and every other writer of these tables has to keep:
-- * Locks are taken in the order key, active appointment (appointments_one_active_per_slot), slot row. Calls of these
--   functions, one a transaction, can therefore not deadlock.
-- * An appointment is booked if and only if its slot is unavailable and names it; both change in one transaction.
-- * READ COMMITTED, where each statement sees what was committed before it began. Under a stricter level a race that
--   was lost ends in 40001, or in 23505 on booking_requests_pkey, and nothing is written.
--
-- create_booking and cancel_booking run with their caller's privileges, under row-level security, and name every
-- table and function of ours with its schema: they need no fixed search_path, which would cost a refusal about a tenth
-- of its time. withdraw_appointment runs as its owner and has one.
--
-- Their plans are made without sequential scans: of a table that was analysed when it was empty the planner would scan
-- the whole in every call, and the session would keep that plan while the table grows.
SET LOCAL ROLE clinic_owner;

CREATE SCHEMA IF NOT EXISTS booking;

-- Bound keys. There is no foreign key to appointments: a key must still be answered when its appointment was purged,
-- and the functions write both rows in one transaction. The booking's metadata is in appointments.external_reference.
CREATE TABLE IF NOT EXISTS booking.booking_requests (
  clinic_id       uuid NOT NULL,
  requested_by    uuid NOT NULL,
  idempotency_key text NOT NULL,
  operation       text NOT NULL,
  slot_id         uuid NOT NULL,
  patient_id      uuid NOT NULL,
  appointment_id  uuid NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT booking_requests_pkey PRIMARY KEY (clinic_id, requested_by, idempotency_key),
  CONSTRAINT booking_requests_key_check CHECK (idempotency_key <> ''),
  CONSTRAINT booking_requests_operation_check CHECK (operation IN ('create_booking', 'cancel_booking'))
);

ALTER TABLE booking.booking_requests ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS booking_requests_per_clinic ON booking.booking_requests;
CREATE POLICY booking_requests_per_clinic ON booking.booking_requests
  USING (clinic_id = (SELECT app.current_clinic_id()))
  WITH CHECK (clinic_id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS booking_requests_service_read ON booking.booking_requests;
CREATE POLICY booking_requests_service_read ON booking.booking_requests
  FOR SELECT TO service_role
  USING (true);

-- Books a slot for a patient in the clinic of app.current_clinic_id. One row:
--   booked             the appointment is made, and bound to the key
--   replayed           the key is bound to this slot and patient: its appointment, which may be cancelled since
--   conflict           the slot is booked, or closed
--   slot_not_found     no such slot in this clinic
--   patient_not_found  no such patient in this clinic
--   key_reused         the key is bound to another request
-- appointment_id is NULL unless booked or replayed. A retry after any other answer is a new attempt.
-- Of concurrent calls with one key and one request, one is answered booked and the others replayed.
--
-- Raises 22023 if the key is NULL or empty, p_requested_by is NULL or no clinic is set; 40001 in the one case that is
-- explained below. A call that waits for another caller's lock may end in 55P03 or 57014, as the timeouts are set.
CREATE OR REPLACE FUNCTION booking.create_booking(
  p_slot_id         uuid,
  p_patient_id      uuid,
  p_requested_by    uuid,
  p_idempotency_key text,
  p_metadata        jsonb DEFAULT '{}'
)
RETURNS TABLE (outcome text, appointment_id uuid)
LANGUAGE plpgsql
ROWS 1
SET enable_seqscan = off
AS $$
DECLARE
  v_clinic_id uuid := app.current_clinic_id();
  v_found     record;
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'create_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  -- Calls with one key come one after the other. This writes nothing, and the next statement sees what the call before
  -- has committed. Two keys with one hash only wait for each other.
  PERFORM pg_advisory_xact_lock(hashtextextended(
    v_clinic_id::text || p_requested_by::text || p_idempotency_key, 0));

  SELECT
    request.appointment_id IS NOT NULL AS is_bound,
    request.operation = 'create_booking'
      AND request.slot_id = p_slot_id
      AND request.patient_id = p_patient_id AS is_same_request,
    request.appointment_id,
    slot.clinician_id,
    slot.is_available,
    patient.id AS patient_id
  INTO v_found
  FROM (SELECT) AS one_row
  LEFT JOIN booking.booking_requests AS request
    ON request.clinic_id = v_clinic_id
    AND request.requested_by = p_requested_by
    AND request.idempotency_key = p_idempotency_key
  LEFT JOIN public.appointment_slots AS slot
    ON slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id
  LEFT JOIN public.patients AS patient
    ON patient.clinic_id = v_clinic_id
    AND patient.id = p_patient_id;

  outcome := CASE
    WHEN v_found.is_same_request THEN 'replayed'
    WHEN v_found.is_bound THEN 'key_reused'
    WHEN v_found.clinician_id IS NULL THEN 'slot_not_found'
    WHEN v_found.patient_id IS NULL THEN 'patient_not_found'
    WHEN NOT v_found.is_available THEN 'conflict'
  END;
  IF outcome IS NOT NULL THEN
    IF outcome = 'replayed' THEN
      appointment_id := v_found.appointment_id;
    END IF;
    RETURN NEXT;
    RETURN;
  END IF;

  -- Whoever inserts first wins. The others wait here until the winner is through, and then find that they lost without
  -- having written anything or holding any lock; if the winner rolled back, one of them goes on.
  INSERT INTO public.appointments AS appointment
    (clinic_id, slot_id, patient_id, clinician_id, external_reference, created_by)
  VALUES
    (v_clinic_id, p_slot_id, p_patient_id, v_found.clinician_id, p_metadata, p_requested_by)
  ON CONFLICT (clinic_id, slot_id) WHERE status = 'booked' DO NOTHING
  RETURNING appointment.id
  INTO appointment_id;

  IF NOT FOUND THEN
    outcome := 'conflict';
    RETURN NEXT;
    RETURN;
  END IF;

  UPDATE public.appointment_slots AS slot
  SET is_available = false,
      appointment_id = create_booking.appointment_id
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id
    AND slot.is_available;

  IF NOT FOUND THEN
    -- Somebody closed the slot since it was read.
    PERFORM booking.withdraw_appointment(appointment_id);
    outcome := 'conflict';
    appointment_id := NULL;
    RETURN NEXT;
    RETURN;
  END IF;

  INSERT INTO booking.booking_requests
    (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
  VALUES
    (v_clinic_id, p_requested_by, p_idempotency_key, 'create_booking', p_slot_id, p_patient_id,
     create_booking.appointment_id);

  outcome := 'booked';
  RETURN NEXT;
END
$$;

-- Deletes an appointment that this very transaction has inserted, and nothing else: create_booking's way back when the
-- slot was closed at the last moment. Booking clients may not delete appointments, so it runs as its owner; row-level
-- security holds for the owner too. The audit log keeps both the insert and the delete.
-- (A sub-transaction round every booking would undo it as well, and cost every booking.)
-- Raises 40001 if the row is not this transaction's own, which is also so if it was inserted under a savepoint: the
-- caller's transaction then rolls back, which undoes the appointment too.
CREATE OR REPLACE FUNCTION booking.withdraw_appointment(p_appointment_id uuid)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM public.appointments AS appointment
  WHERE appointment.id = p_appointment_id
    AND appointment.xmin = pg_current_xact_id()::xid;

  IF NOT FOUND THEN
    RAISE EXCEPTION 'the slot was closed while it was being booked'
      USING ERRCODE = 'serialization_failure';
  END IF;
END
$$;

-- Cancels an appointment in the clinic of app.current_clinic_id and frees its slot. One row:
--   cancelled              the appointment is cancelled, and bound to the key
--   replayed               the key is bound to the cancelling of this appointment
--   already_cancelled      somebody else cancelled it, or another key did
--   appointment_not_found  no such appointment in this clinic
--   key_reused             the key is bound to another request
-- Raises 22023 if the key is NULL or empty, p_requested_by is NULL or no clinic is set.
CREATE OR REPLACE FUNCTION booking.cancel_booking(
  p_appointment_id  uuid,
  p_requested_by    uuid,
  p_idempotency_key text
)
RETURNS TABLE (outcome text)
LANGUAGE plpgsql
ROWS 1
SET enable_seqscan = off
AS $$
DECLARE
  v_clinic_id  uuid := app.current_clinic_id();
  v_found      record;
  v_slot_id    uuid;
  v_patient_id uuid;
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'cancel_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  PERFORM pg_advisory_xact_lock(hashtextextended(
    v_clinic_id::text || p_requested_by::text || p_idempotency_key, 0));

  SELECT
    request.appointment_id IS NOT NULL AS is_bound,
    request.operation = 'cancel_booking'
      AND request.appointment_id = p_appointment_id AS is_same_request,
    appointment.status
  INTO v_found
  FROM (SELECT) AS one_row
  LEFT JOIN booking.booking_requests AS request
    ON request.clinic_id = v_clinic_id
    AND request.requested_by = p_requested_by
    AND request.idempotency_key = p_idempotency_key
  LEFT JOIN public.appointments AS appointment
    ON appointment.clinic_id = v_clinic_id
    AND appointment.id = p_appointment_id;

  outcome := CASE
    WHEN v_found.is_same_request THEN 'replayed'
    WHEN v_found.is_bound THEN 'key_reused'
    WHEN v_found.status IS NULL THEN 'appointment_not_found'
    WHEN v_found.status = 'cancelled' THEN 'already_cancelled'
  END;
  IF outcome IS NOT NULL THEN
    RETURN NEXT;
    RETURN;
  END IF;

  UPDATE public.appointments AS appointment
  SET status = 'cancelled',
      updated_at = now()
  WHERE appointment.clinic_id = v_clinic_id
    AND appointment.id = p_appointment_id
    AND appointment.status = 'booked'
  RETURNING appointment.slot_id, appointment.patient_id
  INTO v_slot_id, v_patient_id;

  IF NOT FOUND THEN
    outcome := 'already_cancelled';
    RETURN NEXT;
    RETURN;
  END IF;

  UPDATE public.appointment_slots AS slot
  SET is_available = true,
      appointment_id = NULL
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = v_slot_id
    AND slot.appointment_id = p_appointment_id;

  INSERT INTO booking.booking_requests
    (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
  VALUES
    (v_clinic_id, p_requested_by, p_idempotency_key, 'cancel_booking', v_slot_id, v_patient_id, p_appointment_id);

  outcome := 'cancelled';
  RETURN NEXT;
END
$$;

REVOKE EXECUTE ON FUNCTION
  booking.create_booking(uuid, uuid, uuid, text, jsonb),
  booking.withdraw_appointment(uuid),
  booking.cancel_booking(uuid, uuid, text)
  FROM PUBLIC;

GRANT USAGE ON SCHEMA booking TO receptionist, clinic_admin, service_role;
GRANT EXECUTE ON FUNCTION
  booking.create_booking(uuid, uuid, uuid, text, jsonb),
  booking.withdraw_appointment(uuid),
  booking.cancel_booking(uuid, uuid, text)
  TO receptionist, clinic_admin;
GRANT SELECT, INSERT ON booking.booking_requests TO receptionist, clinic_admin;
GRANT SELECT ON booking.booking_requests TO service_role;

COMMENT ON SCHEMA booking IS 'Booking and cancelling slots';
COMMENT ON TABLE booking.booking_requests IS 'Idempotency keys and the requests that they are bound to';
COMMENT ON FUNCTION booking.create_booking(uuid, uuid, uuid, text, jsonb) IS 'Books a slot for a patient';
COMMENT ON FUNCTION booking.withdraw_appointment(uuid) IS 'Deletes an appointment that this transaction inserted';
COMMENT ON FUNCTION booking.cancel_booking(uuid, uuid, text) IS 'Cancels an appointment and frees its slot';

RESET ROLE;
