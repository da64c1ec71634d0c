-- A restored database works: clients book, are refused, pay and cancel, and workers finish an event, each in their role.
-- It ends in an error otherwise. What it writes stays.
DO $$
DECLARE
  v_slot        record;
  v_patient_id  uuid;
  v_user_id     uuid;
  v_webhook_id  uuid;
  v_booked      record;
  v_again       record;
  v_text        text;
  v_event       record;
BEGIN
  SELECT slot.id, slot.clinic_id
  INTO STRICT v_slot
  FROM public.appointment_slots AS slot
  WHERE slot.is_available
    AND EXISTS (SELECT FROM public.integration_webhooks AS webhook WHERE webhook.clinic_id = slot.clinic_id)
  ORDER BY slot.id
  LIMIT 1;
  SELECT patient.id INTO STRICT v_patient_id
  FROM public.patients AS patient
  WHERE patient.clinic_id = v_slot.clinic_id
  ORDER BY patient.id
  LIMIT 1;
  SELECT member.id INTO STRICT v_user_id
  FROM public.users AS member
  WHERE member.clinic_id = v_slot.clinic_id
  ORDER BY member.id
  LIMIT 1;
  SELECT webhook.id INTO STRICT v_webhook_id
  FROM public.integration_webhooks AS webhook
  WHERE webhook.clinic_id = v_slot.clinic_id
  ORDER BY webhook.id
  LIMIT 1;

  PERFORM set_config('app.current_clinic_id', v_slot.clinic_id::text, true);
  PERFORM set_config('app.current_user_id', v_user_id::text, true);
  SET LOCAL ROLE receptionist;
  SELECT answer.* INTO v_booked
  FROM booking.create_booking(v_slot.id, v_patient_id, v_user_id, 'restored',
    '{"payment": {"amount_cents": 5000, "currency": "SGD", "idempotency_key": "restored"}}') AS answer;
  ASSERT v_booked.outcome = 'booked', 'a free slot: ' || v_booked.outcome;
  SELECT answer.* INTO v_again
  FROM booking.create_booking(v_slot.id, v_patient_id, v_user_id, 'restored') AS answer;
  ASSERT v_again.outcome = 'replayed' AND v_again.appointment_id = v_booked.appointment_id,
    'the same request again: ' || v_again.outcome;
  SELECT answer.* INTO v_again
  FROM booking.create_booking(v_slot.id, v_patient_id, v_user_id, 'restored, too late') AS answer;
  ASSERT v_again.outcome = 'conflict', 'a taken slot: ' || v_again.outcome;
  SELECT string_agg(payment.status, ', ') INTO v_text
  FROM public.payments AS payment
  WHERE payment.appointment_id = v_booked.appointment_id;
  ASSERT v_text = 'pending', 'the payment of a booking is ' || coalesce(v_text, 'not there');
  SELECT answer.outcome INTO v_text
  FROM booking.cancel_booking(v_booked.appointment_id, v_user_id, 'restored, given up') AS answer;
  ASSERT v_text = 'cancelled', 'a cancellation: ' || v_text;
  SELECT string_agg(payment.status, ', ') INTO v_text
  FROM public.payments AS payment
  WHERE payment.appointment_id = v_booked.appointment_id;
  ASSERT v_text = 'voided', 'the payment of a cancelled booking is ' || coalesce(v_text, 'not there');

  RESET ROLE;
  SELECT count(*)::text INTO v_text
  FROM audit.audit_logs AS log
  WHERE log.table_name = 'appointments'
    AND log.row_data ->> 'id' = v_booked.appointment_id::text;
  ASSERT v_text = '2', 'booking and cancelling left so many rows in the audit log: ' || v_text;

  PERFORM set_config('app.current_clinic_id', '', true);
  SET LOCAL ROLE webhook_worker;
  SELECT answer.* INTO v_event
  FROM webhook.ingest_event(v_webhook_id, 'restored', '{}', 'unsigned', NULL) AS answer;
  ASSERT v_event.outcome = 'accepted', 'a new event: ' || v_event.outcome;
  SELECT answer.outcome INTO v_text
  FROM webhook.ingest_event(v_webhook_id, 'restored', '{}', 'unsigned', NULL) AS answer;
  ASSERT v_text = 'duplicate', 'the same event again: ' || v_text;
  -- A load that was cut short leaves others that are waiting.
  LOOP
    SELECT claimed.id, claimed.claim_no INTO v_event
    FROM webhook.claim_next_event('restored') AS claimed
    WHERE claimed.event_id = 'restored';
    EXIT WHEN FOUND;
    PERFORM FROM public.webhook_events AS event WHERE event.event_id = 'restored' AND event.status = 'pending';
    ASSERT FOUND, 'the new event was not given to whoever claimed';
  END LOOP;
  v_text := webhook.mark_event_result(v_event.id, v_event.claim_no, true);
  ASSERT v_text = 'success', 'a mark: ' || v_text;
END
$$;
