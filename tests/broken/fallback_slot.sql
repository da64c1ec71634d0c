-- fault: when the slot is taken, another free slot of the clinic is booked, and the caller is told booked.
-- violates: acknowledged_is_stored
-- explored: caught

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
  v_slot_id   uuid := p_slot_id;
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
  END;
  IF outcome IS NOT NULL THEN
    IF outcome = 'replayed' THEN
      appointment_id := v_found.appointment_id;
    END IF;
    RETURN NEXT;
    RETURN;
  END IF;

  -- The slot that was asked for, or else any free one.
  FOR v_attempt IN 1..2 LOOP
    IF v_found.is_available THEN
      INSERT INTO public.appointments AS appointment
        (clinic_id, slot_id, patient_id, clinician_id, external_reference, created_by)
      VALUES
        (v_clinic_id, v_slot_id, p_patient_id, v_found.clinician_id, p_metadata, p_requested_by)
      ON CONFLICT (clinic_id, slot_id) WHERE status = 'booked' DO NOTHING
      RETURNING appointment.id
      INTO appointment_id;
      EXIT WHEN FOUND;
    END IF;

    SELECT slot.id, slot.clinician_id, slot.is_available
    INTO v_slot_id, v_found.clinician_id, v_found.is_available
    FROM public.appointment_slots AS slot
    WHERE slot.clinic_id = v_clinic_id
      AND slot.id <> p_slot_id
      AND slot.is_available
    LIMIT 1;
  END LOOP;

  IF appointment_id IS NULL THEN
    outcome := 'conflict';
    RETURN NEXT;
    RETURN;
  END IF;

  UPDATE public.appointment_slots AS slot
  SET is_available = false,
      appointment_id = create_booking.appointment_id
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = v_slot_id
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
