-- A booking that asks for a payment has it, pending, in its own transaction; cancelling voids it while it is pending,
-- and withdrawing takes it away. A payment has the booking's key, which is unique, and keeps its appointment.
SET LOCAL ROLE receptionist;
SELECT set_config('app.current_clinic_id', 'a0000000-0000-4000-8000-000000000001', true);

DO $$
DECLARE
  v_clinic  constant uuid := 'a0000000-0000-4000-8000-000000000001';
  v_slot    constant uuid := 'a0000003-0000-4000-8000-000000000005';
  v_other   constant uuid := 'a0000003-0000-4000-8000-000000000003';
  v_patient constant uuid := 'a0000002-0000-4000-8000-000000000003';
  v_desk    constant uuid := 'a0000001-0000-4000-8000-000000000003';
  v_asked   constant text := '{"payment": {"amount_cents": 5000, "currency": "SGD", "idempotency_key": "%s"}}';
  v_answer  record;
  v_refused record;
  v_status  text;
BEGIN
  SELECT * INTO v_answer
  FROM booking.create_booking(v_slot, v_patient, v_desk, 'key 1', format(v_asked, 'key 1')::jsonb);
  ASSERT v_answer.outcome = 'booked', format('a booking with a payment is answered %s', v_answer.outcome);
  ASSERT EXISTS (
    SELECT
    FROM public.payments AS payment
    JOIN public.appointments AS appointment ON appointment.id = payment.appointment_id
    WHERE appointment.id = v_answer.appointment_id
      AND payment.xmin = appointment.xmin
      AND payment.clinic_id = v_clinic
      AND payment.patient_id = v_patient
      AND payment.requested_by = v_desk
      AND payment.idempotency_key = 'key 1'
      AND payment.amount_cents = 5000
      AND payment.currency = 'SGD'
      AND payment.status = 'pending'
      AND payment.paid_at IS NULL),
    'a booking has not left the payment that it asked for in its own transaction';

  -- What a commit would ask.
  SET CONSTRAINTS ALL IMMEDIATE;
  SET CONSTRAINTS ALL DEFERRED;

  PERFORM booking.create_booking(v_slot, v_patient, v_desk, 'key 1', format(v_asked, 'key 1')::jsonb);
  PERFORM booking.create_booking(v_slot, v_patient, v_desk, 'key 2', format(v_asked, 'key 2')::jsonb);
  ASSERT 1 = (SELECT count(*) FROM public.payments AS payment WHERE payment.patient_id = v_patient),
    'a replay or a refusal has left a payment';

  PERFORM booking.cancel_booking(v_answer.appointment_id, v_desk, 'key 3');
  SELECT payment.status
  INTO v_status
  FROM public.payments AS payment
  WHERE payment.appointment_id = v_answer.appointment_id;
  ASSERT v_status = 'voided', format('the pending payment of a cancelled booking is %s', v_status);

  -- One that was paid is given back by a person.
  SELECT * INTO v_answer
  FROM booking.create_booking(v_slot, v_patient, v_desk, 'key 4', format(v_asked, 'key 4')::jsonb);
  UPDATE public.payments AS payment
  SET status = 'paid',
      provider = 'stripe',
      provider_reference = 'reference 4',
      paid_at = now()
  WHERE payment.appointment_id = v_answer.appointment_id;
  PERFORM booking.cancel_booking(v_answer.appointment_id, v_desk, 'key 5');
  SELECT payment.status
  INTO v_status
  FROM public.payments AS payment
  WHERE payment.appointment_id = v_answer.appointment_id;
  ASSERT v_status = 'paid', format('the paid payment of a cancelled booking is %s', v_status);

  -- It stands outside of any block with an exception handler: a row that was made under a savepoint is not this
  -- transaction's own.
  SELECT * INTO v_answer
  FROM booking.create_booking(v_other, v_patient, v_desk, 'key 6', format(v_asked, 'key 6')::jsonb);
  PERFORM booking.withdraw_appointment(v_answer.appointment_id);
  ASSERT NOT EXISTS (SELECT FROM public.appointments AS appointment WHERE appointment.id = v_answer.appointment_id),
    'an appointment that was withdrawn is there';
  ASSERT NOT EXISTS (SELECT FROM public.payments AS payment WHERE payment.idempotency_key = 'key 6'),
    'the payment of an appointment that was withdrawn is there';

  SELECT * INTO v_answer FROM booking.create_booking(v_slot, v_patient, v_desk, 'key 7');
  ASSERT NOT EXISTS (SELECT FROM public.payments AS payment WHERE payment.appointment_id = v_answer.appointment_id),
    'a booking that asked for no payment has one';
  PERFORM booking.cancel_booking(v_answer.appointment_id, v_desk, 'key 8');

  FOR v_refused IN
    SELECT *
    FROM (VALUES
      ('the key of another payment', '{"amount_cents": 1, "currency": "SGD", "idempotency_key": "key 1"}', '23505'),
      ('no amount', '{"currency": "SGD", "idempotency_key": "key 9"}', '22023'),
      ('half a cent', '{"amount_cents": 0.5, "currency": "SGD", "idempotency_key": "key 9"}', '22023'),
      ('nothing to pay', '{"amount_cents": 0, "currency": "SGD", "idempotency_key": "key 9"}', '23514'),
      ('no currency', '{"amount_cents": 1, "idempotency_key": "key 9"}', '22023'),
      ('an unknown currency', '{"amount_cents": 1, "currency": "dollar", "idempotency_key": "key 9"}', '23514'),
      ('no key', '{"amount_cents": 1, "currency": "SGD"}', '22023')) AS told (what, payment, sqlstate)
  LOOP
    BEGIN
      PERFORM booking.create_booking(
        v_slot, v_patient, v_desk, 'key 9', jsonb_build_object('payment', v_refused.payment::jsonb));
      ASSERT false, format('a booking takes a payment with %s', v_refused.what);
    EXCEPTION
      WHEN unique_violation OR invalid_parameter_value OR check_violation THEN
        ASSERT SQLSTATE = v_refused.sqlstate,
          format('a payment with %s is refused with %s, not %s', v_refused.what, SQLSTATE, v_refused.sqlstate);
    END;
  END LOOP;

  BEGIN
    PERFORM booking.create_booking(v_slot, v_patient, v_desk, 'key 9', format(v_asked, 'key 10')::jsonb);
    SET CONSTRAINTS ALL IMMEDIATE;
    ASSERT false, 'a booking''s payment may have a key that is not the booking''s';
  EXCEPTION
    WHEN invalid_parameter_value THEN
      NULL;
  END;

  FOR v_refused IN
    SELECT *
    FROM (VALUES
      ('the key of another one', v_patient, NULL::uuid, 'key 1', '23505'),
      ('another patient''s appointment', v_patient, 'a0000004-0000-4000-8000-000000000001', 'key 9', '23503'),
      ('another clinic''s appointment', v_patient, 'b0000004-0000-4000-8000-000000000001', 'key 9', '23503'),
      ('another clinic''s patient', 'b0000002-0000-4000-8000-000000000001', NULL, 'key 9', '23503'))
      AS told (what, patient, appointment, key, sqlstate)
  LOOP
    BEGIN
      INSERT INTO public.payments
        (clinic_id, patient_id, appointment_id, requested_by, idempotency_key, amount_cents, currency)
      VALUES
        (v_clinic, v_refused.patient, v_refused.appointment, v_desk, v_refused.key, 1, 'SGD');
      ASSERT false, format('a payment may have %s', v_refused.what);
    EXCEPTION
      WHEN unique_violation OR foreign_key_violation THEN
        ASSERT SQLSTATE = v_refused.sqlstate,
          format('a payment with %s is refused with %s, not %s', v_refused.what, SQLSTATE, v_refused.sqlstate);
    END;
  END LOOP;

  BEGIN
    DELETE FROM public.payments;
    ASSERT false, 'a client may delete payments';
  EXCEPTION
    WHEN insufficient_privilege THEN
      NULL;
  END;
END
$$;

RESET ROLE;

-- Who works for another clinic does not see the payment, and would leave it as it is.
DO $$
BEGIN
  PERFORM set_config('app.current_clinic_id', 'b0000000-0000-4000-8000-000000000001', true);
  UPDATE public.appointments
  SET status = 'cancelled'
  WHERE external_reference -> 'payment' IS NOT NULL
    AND clinic_id = 'a0000000-0000-4000-8000-000000000001'
    AND status = 'booked';
  ASSERT false, 'a booking with a payment can be cancelled in the name of another clinic';
EXCEPTION
  WHEN object_not_in_prerequisite_state THEN
    NULL;
END
$$;

DO $$
BEGIN
  DELETE FROM public.appointments
  WHERE id = (SELECT slot.appointment_id
              FROM public.appointment_slots AS slot
              WHERE slot.id = 'a0000003-0000-4000-8000-000000000006');
  ASSERT false, 'an appointment can be deleted that an earlier transaction made, with its payment';
EXCEPTION
  WHEN foreign_key_violation THEN
    NULL;
END
$$;
