-- fault: a slot that another caller has locked is skipped and told as slot_not_found
-- violates: refusal_has_a_winner
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

  -- The key is looked up before the slot is locked, after that, and when another call turns out to have bound it.
  <<key_lookup>>
  FOR v_lookup IN 1..3 LOOP
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

    IF v_lookup = 1 THEN
      SELECT slot.clinician_id, slot.is_available
      INTO v_slot
      FROM public.appointment_slots AS slot
      WHERE slot.clinic_id = v_clinic_id
        AND slot.id = p_slot_id
      FOR UPDATE SKIP LOCKED;
    ELSIF v_lookup = 2 THEN
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

      INSERT INTO booking.booking_requests
        (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
      VALUES
        (v_clinic_id, p_requested_by, p_idempotency_key, 'create_booking', p_slot_id, p_patient_id, v_appointment_id)
      ON CONFLICT (clinic_id, requested_by, idempotency_key) DO NOTHING;
      EXIT key_lookup WHEN FOUND;
    END IF;
  END LOOP;

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
