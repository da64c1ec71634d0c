-- fault: the key is looked up before the slot's lock and never again: the winner's concurrent retry is told conflict.
-- violates: replay_returns_first_answer
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
  v_clinic_id      uuid := app.current_clinic_id();
  v_appointment_id uuid := gen_random_uuid();
  v_slot           record;
  v_request        record;
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'create_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  SELECT request.*
  INTO v_request
  FROM booking.booking_requests AS request
  WHERE request.clinic_id = v_clinic_id
    AND request.requested_by = p_requested_by
    AND request.idempotency_key = p_idempotency_key;

  IF FOUND THEN
    IF v_request.operation = 'create_booking'
      AND v_request.slot_id = p_slot_id
      AND v_request.patient_id = p_patient_id THEN
      outcome := 'replayed';
      appointment_id := v_request.appointment_id;
    ELSE
      outcome := 'key_reused';
    END IF;
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT slot.clinician_id, slot.is_available
  INTO v_slot
  FROM public.appointment_slots AS slot
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id
  FOR UPDATE;

  -- Whoever waited for the lock may be the retry of the call that held it.
  outcome := CASE
    WHEN v_slot.clinician_id IS NULL THEN 'slot_not_found'
    WHEN NOT EXISTS (SELECT
                     FROM public.patients AS patient
                     WHERE patient.clinic_id = v_clinic_id
                       AND patient.id = p_patient_id) THEN 'patient_not_found'
    WHEN NOT v_slot.is_available THEN 'conflict'
  END;
  IF outcome IS NOT NULL THEN
    RETURN NEXT;
    RETURN;
  END IF;

  -- A key that was bound to another slot meanwhile is refused before anything else is written.
  INSERT INTO booking.booking_requests
    (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
  VALUES
    (v_clinic_id, p_requested_by, p_idempotency_key, 'create_booking', p_slot_id, p_patient_id, v_appointment_id)
  ON CONFLICT (clinic_id, requested_by, idempotency_key) DO NOTHING;
  IF NOT FOUND THEN
    outcome := 'key_reused';
    RETURN NEXT;
    RETURN;
  END IF;

  INSERT INTO public.appointments
    (id, clinic_id, slot_id, patient_id, clinician_id, external_reference, created_by)
  VALUES
    (v_appointment_id, v_clinic_id, p_slot_id, p_patient_id, v_slot.clinician_id, p_metadata, p_requested_by);

  UPDATE public.appointment_slots AS slot
  SET is_available = false,
      appointment_id = v_appointment_id
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id;

  outcome := 'booked';
  appointment_id := v_appointment_id;
  RETURN NEXT;
END
$$;

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
  v_clinic_id   uuid := app.current_clinic_id();
  v_appointment record;
  v_request     record;
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'cancel_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  <<key_lookup>>
  FOR v_lookup IN 1..3 LOOP
    SELECT request.operation, request.appointment_id
    INTO v_request
    FROM booking.booking_requests AS request
    WHERE request.clinic_id = v_clinic_id
      AND request.requested_by = p_requested_by
      AND request.idempotency_key = p_idempotency_key;

    IF FOUND THEN
      outcome := CASE
        WHEN v_request.operation = 'cancel_booking' AND v_request.appointment_id = p_appointment_id THEN 'replayed'
        ELSE 'key_reused'
      END;
      RETURN NEXT;
      RETURN;
    END IF;

    IF v_lookup = 1 THEN
      -- An appointment never changes its slot, so the slot may be read before it is locked.
      PERFORM
      FROM public.appointment_slots AS slot
      WHERE slot.clinic_id = v_clinic_id
        AND slot.id = (SELECT appointment.slot_id
                       FROM public.appointments AS appointment
                       WHERE appointment.clinic_id = v_clinic_id
                         AND appointment.id = p_appointment_id)
      FOR UPDATE;
    ELSIF v_lookup = 2 THEN
      SELECT appointment.slot_id, appointment.patient_id, appointment.status
      INTO v_appointment
      FROM public.appointments AS appointment
      WHERE appointment.clinic_id = v_clinic_id
        AND appointment.id = p_appointment_id;

      outcome := CASE
        WHEN v_appointment.status IS NULL THEN 'appointment_not_found'
        WHEN v_appointment.status = 'cancelled' THEN 'already_cancelled'
      END;
      IF outcome IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
      END IF;

      INSERT INTO booking.booking_requests
        (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
      VALUES
        (v_clinic_id, p_requested_by, p_idempotency_key, 'cancel_booking', v_appointment.slot_id,
         v_appointment.patient_id, p_appointment_id)
      ON CONFLICT (clinic_id, requested_by, idempotency_key) DO NOTHING;
      EXIT key_lookup WHEN FOUND;
    END IF;
  END LOOP;

  UPDATE public.appointments AS appointment
  SET status = 'cancelled',
      updated_at = now()
  WHERE appointment.clinic_id = v_clinic_id
    AND appointment.id = p_appointment_id;

  UPDATE public.appointment_slots AS slot
  SET is_available = true,
      appointment_id = NULL
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = v_appointment.slot_id
    AND slot.appointment_id = p_appointment_id;

  outcome := 'cancelled';
  RETURN NEXT;
END
$$;
