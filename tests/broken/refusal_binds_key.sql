-- fault: the key is bound before the slot is looked at, and stays bound when the slot is refused.
-- violates: stored_was_attempted, counts_add_up, key_binds_once
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
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'create_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  INSERT INTO booking.booking_requests
    (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
  VALUES
    (v_clinic_id, p_requested_by, p_idempotency_key, 'create_booking', p_slot_id, p_patient_id, v_appointment_id)
  ON CONFLICT (clinic_id, requested_by, idempotency_key) DO NOTHING;

  IF NOT FOUND THEN
    SELECT 'replayed', request.appointment_id
    INTO outcome, appointment_id
    FROM booking.booking_requests AS request
    WHERE request.clinic_id = v_clinic_id
      AND request.requested_by = p_requested_by
      AND request.idempotency_key = p_idempotency_key
      AND request.operation = 'create_booking'
      AND request.slot_id = p_slot_id
      AND request.patient_id = p_patient_id;

    outcome := coalesce(outcome, 'key_reused');
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT slot.clinician_id, slot.is_available
  INTO v_slot
  FROM public.appointment_slots AS slot
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id
  FOR UPDATE;

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

  INSERT INTO public.appointments
    (id, clinic_id, slot_id, patient_id, clinician_id, external_reference, created_by)
  VALUES
    (v_appointment_id, v_clinic_id, p_slot_id, p_patient_id, v_slot.clinician_id, p_metadata, p_requested_by);

  UPDATE public.appointment_slots AS slot
  SET is_available = false,
      appointment_id = v_appointment_id
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id;

  appointment_id := v_appointment_id;
  outcome := 'booked';
  RETURN NEXT;
END
$$;
