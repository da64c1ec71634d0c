-- Faulty on purpose: looks whether the slot is free, and then books it, with nothing in between that keeps others from
-- doing the same. Two callers that look at the same time are both told booked.
-- Signature and answers are those of the migrations. The index that would save it is dropped.
DROP INDEX IF EXISTS public.appointments_one_active_per_slot;

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
AS $$
DECLARE
  v_clinic_id uuid := app.current_clinic_id();
  v_request   record;
  v_slot      record;
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'create_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  -- One key's callers come one after the other, so that the race for the slot is the only fault.
  PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(
    v_clinic_id::text || p_requested_by::text || p_idempotency_key, 0));

  SELECT request.*
  INTO v_request
  FROM booking.booking_requests AS request
  WHERE request.clinic_id = v_clinic_id
    AND request.requested_by = p_requested_by
    AND request.idempotency_key = p_idempotency_key;

  IF FOUND THEN
    outcome := 'key_reused';
    IF v_request.operation = 'create_booking'
      AND v_request.slot_id = p_slot_id
      AND v_request.patient_id = p_patient_id THEN
      outcome := 'replayed';
      appointment_id := v_request.appointment_id;
    END IF;
    RETURN NEXT;
    RETURN;
  END IF;

  -- The fault: no FOR UPDATE.
  SELECT slot.clinician_id, slot.is_available
  INTO v_slot
  FROM public.appointment_slots AS slot
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id;

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

  INSERT INTO public.appointments AS appointment
    (clinic_id, slot_id, patient_id, clinician_id, external_reference, created_by)
  VALUES
    (v_clinic_id, p_slot_id, p_patient_id, v_slot.clinician_id, p_metadata, p_requested_by)
  RETURNING appointment.id
  INTO appointment_id;

  UPDATE public.appointment_slots AS slot
  SET is_available = false,
      appointment_id = create_booking.appointment_id
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id;

  INSERT INTO booking.booking_requests
    (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
  VALUES
    (v_clinic_id, p_requested_by, p_idempotency_key, 'create_booking', p_slot_id, p_patient_id,
     create_booking.appointment_id);

  outcome := 'booked';
  RETURN NEXT;
END
$$;
