-- Variant: write first, and look again if a unique index says no. Correct.
--
-- Key, appointment and slot are written in one block. Whoever comes second to a key or to a slot waits in the index
-- until the first is through, gets a unique_violation, which undoes the block, and looks again: now the look tells
-- whether the first was its own repetition, another request or another caller. If the first rolled back, there is no
-- error. The price: a sub-transaction for each call that finds the slot free, and the dead rows of those that lost.
-- Locks are taken in the order key, appointment, slot. The answers, SQLSTATEs and signatures are the migrations' own.
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
  v_found          record;
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'create_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  LOOP
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

    BEGIN
      INSERT INTO booking.booking_requests
        (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
      VALUES
        (v_clinic_id, p_requested_by, p_idempotency_key, 'create_booking', p_slot_id, p_patient_id, v_appointment_id);

      INSERT INTO public.appointments
        (id, clinic_id, slot_id, patient_id, clinician_id, external_reference, created_by)
      VALUES
        (v_appointment_id, v_clinic_id, p_slot_id, p_patient_id, v_found.clinician_id, p_metadata, p_requested_by);

      UPDATE public.appointment_slots AS slot
      SET is_available = false,
          appointment_id = v_appointment_id
      WHERE slot.clinic_id = v_clinic_id
        AND slot.id = p_slot_id
        AND slot.is_available;

      IF NOT FOUND THEN
        -- Somebody closed the slot since it was read.
        RAISE no_data_found;
      END IF;

      EXIT;
    EXCEPTION
      -- All of the block is undone. Who was first has committed by now: the next look tells what that means.
      WHEN unique_violation OR no_data_found THEN
        NULL;
    END;
  END LOOP;

  appointment_id := v_appointment_id;
  outcome := 'booked';
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
  v_clinic_id uuid := app.current_clinic_id();
  v_found     record;
BEGIN
  IF v_clinic_id IS NULL OR p_requested_by IS NULL OR coalesce(p_idempotency_key, '') = '' THEN
    RAISE EXCEPTION 'cancel_booking needs app.current_clinic_id, a requester and an idempotency key'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  LOOP
    SELECT
      request.appointment_id IS NOT NULL AS is_bound,
      request.operation = 'cancel_booking'
        AND request.appointment_id = p_appointment_id AS is_same_request,
      appointment.status,
      appointment.slot_id,
      appointment.patient_id
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

    BEGIN
      INSERT INTO booking.booking_requests
        (clinic_id, requested_by, idempotency_key, operation, slot_id, patient_id, appointment_id)
      VALUES
        (v_clinic_id, p_requested_by, p_idempotency_key, 'cancel_booking', v_found.slot_id, v_found.patient_id,
         p_appointment_id);

      UPDATE public.appointments AS appointment
      SET status = 'cancelled',
          updated_at = now()
      WHERE appointment.clinic_id = v_clinic_id
        AND appointment.id = p_appointment_id
        AND appointment.status = 'booked';

      IF NOT FOUND THEN
        RAISE no_data_found;
      END IF;

      UPDATE public.appointment_slots AS slot
      SET is_available = true,
          appointment_id = NULL
      WHERE slot.clinic_id = v_clinic_id
        AND slot.id = v_found.slot_id
        AND slot.appointment_id = p_appointment_id;

      EXIT;
    EXCEPTION
      WHEN unique_violation OR no_data_found THEN
        NULL;
    END;
  END LOOP;

  outcome := 'cancelled';
  RETURN NEXT;
END
$$;
