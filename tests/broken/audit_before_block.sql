-- fault: an insert is logged before the block that is rolled back when another caller has the slot: the log row stays.
-- violates: audit_row_for_every_change
-- explored: caught

CREATE OR REPLACE TRIGGER audit_changes
  AFTER UPDATE OR DELETE ON public.appointments
  FOR EACH ROW EXECUTE FUNCTION audit.log_changes();

-- Logs the insert of an appointment for a caller who may not write the log. Runs as its owner.
CREATE OR REPLACE FUNCTION booking.log_insert(p_appointment_id uuid, p_clinic_id uuid)
RETURNS void
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  INSERT INTO audit.audit_logs (table_name, operation, row_data, changed_by, clinic_id)
  VALUES ('appointments', 'INSERT', jsonb_build_object('id', p_appointment_id), app.current_user_id(), p_clinic_id)
$$;

REVOKE EXECUTE ON FUNCTION booking.log_insert(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking.log_insert(uuid, uuid) TO receptionist, clinic_admin;

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
  v_found          record;
  v_appointment_id uuid;
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

  v_appointment_id := gen_random_uuid();
  PERFORM booking.log_insert(v_appointment_id, v_clinic_id);

  BEGIN
    INSERT INTO public.appointments
      (id, clinic_id, slot_id, patient_id, clinician_id, external_reference, created_by)
    VALUES
      (v_appointment_id, v_clinic_id, p_slot_id, p_patient_id, v_found.clinician_id, p_metadata, p_requested_by);
  EXCEPTION
    WHEN unique_violation THEN
      outcome := 'conflict';
      RETURN NEXT;
      RETURN;
  END;

  UPDATE public.appointment_slots AS slot
  SET is_available = false,
      appointment_id = v_appointment_id
  WHERE slot.clinic_id = v_clinic_id
    AND slot.id = p_slot_id;

  INSERT INTO booking.booking_requests
    (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
  VALUES
    (v_clinic_id, p_requested_by, p_idempotency_key, 'create_booking', p_slot_id, p_patient_id, v_appointment_id);

  appointment_id := v_appointment_id;
  outcome := 'booked';
  RETURN NEXT;
END
$$;
