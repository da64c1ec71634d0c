-- fault: a cancellation does not ask whether the appointment is cancelled already: everybody is told cancelled.
-- violates: cancel_is_answered_truly, counts_add_up
-- explored: caught

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
  RETURNING appointment.slot_id, appointment.patient_id
  INTO v_slot_id, v_patient_id;

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
