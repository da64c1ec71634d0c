-- Booking and cancelling answer as 00011 says, and what they answer is what the tables hold.
SET LOCAL ROLE receptionist;
SELECT set_config('app.current_clinic_id', 'a0000000-0000-4000-8000-000000000001', true);

DO $$
DECLARE
  v_slot      constant uuid := 'a0000003-0000-4000-8000-000000000005';
  v_closed    constant uuid := 'a0000003-0000-4000-8000-000000000004';
  v_other     constant uuid := 'a0000003-0000-4000-8000-000000000003';
  v_theirs    constant uuid := 'b0000003-0000-4000-8000-000000000005';
  v_patient   constant uuid := 'a0000002-0000-4000-8000-000000000003';
  v_stranger  constant uuid := 'b0000002-0000-4000-8000-000000000003';
  v_desk      constant uuid := 'a0000001-0000-4000-8000-000000000003';
  v_colleague constant uuid := 'a0000001-0000-4000-8000-000000000001';
  v_nobody    constant uuid := '00000000-0000-4000-8000-000000000000';
  v_answer    record;
  v_call      record;
  v_booked    uuid;
  v_outcome   text;
BEGIN
  SELECT * INTO v_answer FROM booking.create_booking(v_slot, v_patient, v_desk, 'key 1', '{"source": "smoke"}');
  ASSERT v_answer.outcome = 'booked', format('a free slot is answered %s', v_answer.outcome);
  v_booked := v_answer.appointment_id;
  ASSERT EXISTS (
    SELECT
    FROM public.appointments AS appointment
    JOIN public.appointment_slots AS slot ON slot.id = appointment.slot_id
    WHERE appointment.id = v_booked
      AND appointment.clinic_id = app.current_clinic_id()
      AND appointment.slot_id = v_slot
      AND appointment.patient_id = v_patient
      AND appointment.clinician_id = slot.clinician_id
      AND appointment.status = 'booked'
      AND appointment.created_by = v_desk
      AND appointment.external_reference = '{"source": "smoke"}'
      AND NOT slot.is_available
      AND slot.appointment_id = v_booked),
    'appointment and slot are not as they were booked';

  FOR v_call IN
    SELECT *
    FROM (VALUES
      ('the same call again', v_slot, v_patient, v_desk, 'key 1', 'replayed'),
      ('another key', v_slot, v_patient, v_desk, 'key 2', 'conflict'),
      ('the key of a colleague', v_slot, v_patient, v_colleague, 'key 1', 'conflict'),
      ('the key with another slot', v_other, v_patient, v_desk, 'key 1', 'key_reused'),
      ('the key with another patient', v_slot, v_stranger, v_desk, 'key 1', 'key_reused'),
      ('a closed slot', v_closed, v_patient, v_desk, 'key 3', 'conflict'),
      ('no such slot', v_nobody, v_patient, v_desk, 'key 3', 'slot_not_found'),
      ('a slot of another clinic', v_theirs, v_patient, v_desk, 'key 3', 'slot_not_found'),
      ('no such patient', v_other, v_nobody, v_desk, 'key 3', 'patient_not_found'),
      ('a patient of another clinic', v_other, v_stranger, v_desk, 'key 3', 'patient_not_found'))
      AS told (what, slot, patient, requester, key, expected)
  LOOP
    SELECT * INTO v_answer FROM booking.create_booking(v_call.slot, v_call.patient, v_call.requester, v_call.key);
    ASSERT v_answer.outcome = v_call.expected,
      format('%s is answered %s, not %s', v_call.what, v_answer.outcome, v_call.expected);
    ASSERT v_answer.appointment_id IS NOT DISTINCT FROM CASE WHEN v_call.expected = 'replayed' THEN v_booked END,
      format('%s names appointment %s', v_call.what, v_answer.appointment_id);
  END LOOP;

  ASSERT 1 = (SELECT count(*) FROM public.appointments AS appointment WHERE appointment.slot_id = v_slot),
    'a replay or a refusal has left an appointment';
  ASSERT NOT EXISTS (
    SELECT
    FROM booking.booking_requests AS request
    WHERE request.idempotency_key IN ('key 2', 'key 3')
      OR (request.requested_by = v_colleague AND request.idempotency_key = 'key 1')),
    'a refusal has bound its key';

  FOR v_call IN
    SELECT *
    FROM (VALUES
      ('no such appointment', v_nobody, 'key 4', 'appointment_not_found'),
      ('an appointment of another clinic', 'b0000004-0000-4000-8000-000000000001', 'key 4', 'appointment_not_found'),
      ('the key of a booking', v_booked, 'key 1', 'key_reused'),
      ('a booked appointment', v_booked, 'key 4', 'cancelled'),
      ('the same call again', v_booked, 'key 4', 'replayed'),
      ('another key', v_booked, 'key 5', 'already_cancelled')) AS told (what, appointment, key, expected)
  LOOP
    v_outcome := booking.cancel_booking(v_call.appointment, v_desk, v_call.key);
    ASSERT v_outcome = v_call.expected,
      format('cancelling: %s is answered %s, not %s', v_call.what, v_outcome, v_call.expected);
  END LOOP;

  ASSERT EXISTS (
    SELECT
    FROM public.appointments AS appointment
    JOIN public.appointment_slots AS slot ON slot.id = appointment.slot_id
    WHERE appointment.id = v_booked
      AND appointment.status = 'cancelled'
      AND appointment.updated_at IS NOT NULL
      AND slot.is_available
      AND slot.appointment_id IS NULL),
    'appointment and slot are not as they were cancelled';

  SELECT * INTO v_answer FROM booking.create_booking(v_slot, v_patient, v_desk, 'key 1');
  ASSERT v_answer.outcome = 'replayed' AND v_answer.appointment_id = v_booked,
    format('the key of a cancelled booking is answered %s', v_answer.outcome);

  SELECT * INTO v_answer FROM booking.create_booking(v_slot, v_patient, v_desk, 'key 2');
  ASSERT v_answer.outcome = 'booked' AND v_answer.appointment_id <> v_booked,
    format('a slot that is free again, and a key that was refused before, are answered %s', v_answer.outcome);

  FOR v_call IN
    SELECT *
    FROM (VALUES
      ('no key', v_desk, NULL, app.current_clinic_id()::text),
      ('an empty key', v_desk, '', app.current_clinic_id()::text),
      ('no requester', NULL, 'key 6', app.current_clinic_id()::text),
      ('no clinic', v_desk, 'key 6', '')) AS told (what, requester, key, clinic)
  LOOP
    PERFORM set_config('app.current_clinic_id', v_call.clinic, true);
    BEGIN
      PERFORM booking.create_booking(v_other, v_patient, v_call.requester, v_call.key);
      ASSERT false, format('create_booking takes a call with %s', v_call.what);
    EXCEPTION
      WHEN invalid_parameter_value THEN
        NULL;
    END;
    BEGIN
      PERFORM booking.cancel_booking(v_answer.appointment_id, v_call.requester, v_call.key);
      ASSERT false, format('cancel_booking takes a call with %s', v_call.what);
    EXCEPTION
      WHEN invalid_parameter_value THEN
        NULL;
    END;
  END LOOP;
END
$$;
