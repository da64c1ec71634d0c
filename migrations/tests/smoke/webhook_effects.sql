-- An event's effect is there once and with its mark, or not at all; clinics share the line; events of one order key go
-- one by one; and a replay leaves duplicates where they are.
DO $$
DECLARE
  v_clinic  constant uuid := 'a0000000-0000-4000-8000-000000000001';
  v_other   constant uuid := 'b0000000-0000-4000-8000-000000000001';
  v_webhook constant uuid := 'a0000005-0000-4000-8000-000000000001';
  v_theirs  constant uuid := 'b0000005-0000-4000-8000-000000000001';
  v_payment uuid;
  v_effect  jsonb;
  v_event   uuid;
  v_second  uuid;
  v_claim   record;
  v_read    record;
  v_result  text;
  v_until   timestamptz;
  v_events  text[];
  v_ids     uuid[];
BEGIN
  SELECT payment.id INTO v_payment
  FROM public.payments AS payment
  WHERE payment.clinic_id = v_clinic AND payment.status = 'pending';
  v_effect := jsonb_build_object('kind', 'payment_captured', 'payment_id', v_payment, 'provider_reference', 'pi_1',
                                 'amount_cents', 5000, 'currency', 'SGD');
  SET LOCAL ROLE webhook_worker;

  -- The received bytes go to the holder of the claim.
  SELECT ingested.id INTO v_event
  FROM webhook.ingest_event(v_webhook, 'captured', '{}', 's', 'capture', '\x7b7d', '{"h": "1"}', 'https://here.test')
    AS ingested;
  PERFORM webhook.ingest_event(v_webhook, 'captured', '{}', 's', 'capture', '\x00', NULL, NULL);
  ASSERT NOT EXISTS (SELECT FROM webhook.read_delivery(v_event, 0)), 'a delivery is read without a claim';
  SELECT * INTO v_claim FROM webhook.claim_next_event('worker', 1, '1 s');
  SELECT * INTO v_read FROM webhook.read_delivery(v_event, v_claim.claim_no);
  ASSERT v_claim.id = v_event AND v_read.provider = 'stripe' AND v_read.clinic_id = v_clinic
    AND v_read.idempotency_key = 'capture' AND v_read.raw_body = '\x7b7d' AND v_read.headers = '{"h": "1"}'
    AND v_read.url = 'https://here.test',
    'a delivery is not read as it came';

  -- A heartbeat prolongs, and never shortens.
  v_until := webhook.extend_lease(v_event, v_claim.claim_no, '1 hour');
  ASSERT v_until > now() + interval '59 min', format('an extended lease ends at %s', v_until);
  ASSERT v_until = webhook.extend_lease(v_event, v_claim.claim_no, '1 s'), 'a heartbeat shortens a lease';
  ASSERT webhook.extend_lease(v_event, v_claim.claim_no - 1, '1 hour') IS NULL, 'a stale heartbeat prolongs a lease';

  -- What cannot be done leaves no mark.
  FOREACH v_result IN ARRAY ARRAY[
    '{"kind": "lost"}', NULL, '{"kind": "payment_captured"}',
    '{"kind": "appointment_confirmed", "appointment_id": "a0000000-0000-4000-8000-000000000001"}',
    '{"kind": "message_read", "channel": "whatsapp", "provider_message_id": "none"}',
    '{"kind": "video_room_opened", "room_reference": "none"}'] LOOP
    BEGIN
      PERFORM webhook.apply_event(v_event, v_claim.claim_no, v_result::jsonb);
      ASSERT false, format('an effect on nothing is had: %s', v_result);
    EXCEPTION
      WHEN no_data_found OR invalid_parameter_value THEN
        NULL;
    END;
  END LOOP;
  BEGIN
    PERFORM webhook.apply_event(v_event, v_claim.claim_no, v_effect - 'provider_reference');
    ASSERT false, 'a payment is captured under no reference';
  EXCEPTION
    WHEN invalid_parameter_value THEN
      NULL;
  END;
  BEGIN
    PERFORM webhook.apply_event(v_event, v_claim.claim_no, v_effect || '{"amount_cents": 4999}');
    ASSERT false, 'another amount is captured';
  EXCEPTION
    WHEN object_not_in_prerequisite_state THEN
      NULL;
  END;
  ASSERT 'processing' = (SELECT event.status FROM public.webhook_events AS event WHERE event.id = v_event),
    'an effect that failed has marked its event';

  -- Once.
  v_result := webhook.apply_event(v_event, v_claim.claim_no - 1, v_effect);
  ASSERT v_result = 'stale', format('the effect of a stale claim is answered %s', v_result);
  v_result := webhook.apply_event(v_event, v_claim.claim_no, v_effect);
  ASSERT v_result = 'success', format('an effect is answered %s', v_result);
  v_result := webhook.apply_event(v_event, v_claim.claim_no, v_effect);
  ASSERT v_result = 'success', format('an effect that was had is answered %s', v_result);
  ASSERT coalesce(current_setting('app.current_clinic_id', true), '') = '', 'an effect leaves its clinic behind';

  -- Two events with one key: one effect.
  SELECT ingested.id INTO v_second FROM webhook.ingest_event(v_webhook, 'again', '{}', 's', 'capture') AS ingested;
  SELECT * INTO v_claim FROM webhook.claim_next_event('worker');
  ASSERT v_claim.id = v_second, 'the second event is not claimed';
  v_result := webhook.apply_event(v_second, v_claim.claim_no, v_effect);
  ASSERT v_result = 'success', format('the second event of a key is answered %s', v_result);

  RESET ROLE;
  ASSERT 1 = (SELECT count(*) FROM public.webhook_effects AS effect WHERE effect.idempotency_key = 'capture'),
    'an effect is not there once';
  ASSERT EXISTS (
    SELECT
    FROM public.payments AS payment
    WHERE payment.id = v_payment
      AND payment.status = 'paid'
      AND payment.provider = 'stripe'
      AND payment.provider_reference = 'pi_1'
      AND payment.paid_at IS NOT NULL),
    'a captured payment is not paid';
  ASSERT 2 = (SELECT count(*) FROM public.webhook_logs AS log
              WHERE log.webhook_event_id IN (v_event, v_second) AND log.outcome = 'success'),
    'an attempt has no log row';

  -- The other effects.
  SET LOCAL ROLE webhook_worker;
  FOREACH v_result IN ARRAY ARRAY[
    '{"kind": "message_delivered", "channel": "sms", "provider_message_id": "sms-1"}',
    '{"kind": "message_delivered", "channel": "whatsapp", "provider_message_id": "whatsapp-1"}',
    '{"kind": "video_room_opened", "room_reference": "room-1"}',
    '{"kind": "recorded"}'] LOOP
    SELECT ingested.id INTO v_event FROM webhook.ingest_event(v_webhook, v_result, '{}', 's', NULL) AS ingested;
    SELECT * INTO v_claim FROM webhook.claim_next_event('worker');
    ASSERT 'success' = webhook.apply_event(v_event, v_claim.claim_no, v_result::jsonb), v_result;
  END LOOP;
  RESET ROLE;
  ASSERT 'delivered' = (SELECT message.status FROM public.sms_messages AS message
                        WHERE message.clinic_id = v_clinic AND message.provider_message_id = 'sms-1'),
    'a delivered message is not delivered';
  ASSERT 'read' = (SELECT message.status FROM public.whatsapp_messages AS message
                   WHERE message.clinic_id = v_clinic AND message.provider_message_id = 'whatsapp-1'),
    'a message that was read is not any more';
  ASSERT 'ended' = (SELECT session.status FROM public.telemedicine_sessions AS session
                    WHERE session.clinic_id = v_clinic AND session.room_reference = 'room-1'),
    'a session that ended is open again';
  ASSERT 'sent' = (SELECT message.status FROM public.sms_messages AS message
                   WHERE message.clinic_id = v_other AND message.provider_message_id = 'sms-1'),
    'an effect reaches another clinic';

  -- A clinic that floods does not delay another's event; a failed one comes back before the flood is through.
  SET LOCAL ROLE webhook_worker;
  PERFORM webhook.ingest_event(v_webhook, 'flood ' || n, '{}', NULL, NULL) FROM generate_series(1, 200) AS n;
  SELECT ingested.id INTO v_event FROM webhook.ingest_event(v_theirs, 'alone', '{}', NULL, NULL) AS ingested;
  SELECT array_agg(claimed.event_id) INTO v_events FROM webhook.claim_next_event('worker', 3) AS claimed;
  ASSERT 'alone' = ANY (v_events), format('a flood is claimed before another clinic''s event: %s', v_events);
  v_result := webhook.mark_event_result(v_event, 1, false, 'timeout: of Jane Doe');
  RESET ROLE;
  ASSERT 'timeout' = (SELECT log.error FROM public.webhook_logs AS log WHERE log.webhook_event_id = v_event),
    'an error''s code is not logged, or more than it';
  UPDATE public.webhook_events SET next_attempt_at = now() WHERE id = v_event;
  SET LOCAL ROLE webhook_worker;
  SELECT array_agg(claimed.event_id) INTO v_events FROM webhook.claim_next_event('worker', 3) AS claimed;
  ASSERT 'alone' = ANY (v_events), format('a flood is claimed before another clinic''s retry: %s', v_events);
  RESET ROLE;
  UPDATE public.webhook_events
  SET status = 'success', leased_until = NULL, processed_at = now()
  WHERE event_id LIKE 'flood %' OR event_id = 'alone';

  -- One order key: one at a time, as they came in, whatever becomes of each.
  SET LOCAL ROLE webhook_worker;
  PERFORM webhook.ingest_event(v_webhook, 'in order ' || n, '{}', NULL, 'in order', p_order_key => 'room')
  FROM generate_series(1, 3) AS n;
  SELECT array_agg(claimed.event_id) INTO v_events FROM webhook.claim_next_event('worker', 10) AS claimed;
  ASSERT v_events = ARRAY['in order 1'], format('of one order key are claimed %s', v_events);
  RESET ROLE;
  UPDATE public.webhook_events SET attempts = max_attempts WHERE event_id = 'in order 1';
  SET LOCAL ROLE webhook_worker;
  SELECT event.id INTO v_event FROM public.webhook_events AS event WHERE event.event_id = 'in order 1';
  ASSERT 'dead_letter' = webhook.mark_event_result(v_event, 1, false, 'refused'), 'the last attempt is not the last';
  SELECT * INTO v_claim FROM webhook.claim_next_event('worker', 10);
  ASSERT v_claim.event_id = 'in order 2', format('behind a dead letter comes %s', v_claim.event_id);

  -- A dead letter whose key is on its way, or has had its effect, stays.
  SET LOCAL ROLE clinic_admin;
  PERFORM set_config('app.current_clinic_id', v_clinic::text, true);
  SELECT array_agg(replayed.outcome) INTO v_events
  FROM webhook.replay_chosen('stripe', NULL, 'refused%', NULL, NULL, false) AS replayed;
  ASSERT v_events = ARRAY['duplicate'], format('a dead letter whose key is on its way is %s', v_events);
  ASSERT NOT EXISTS (SELECT FROM webhook.replay_dead_letters(NULL, 'refused%', NULL, NULL, false)),
    'a duplicate is replayed';
  RESET ROLE;
  UPDATE public.webhook_events SET idempotency_key = event_id WHERE idempotency_key = 'in order';
  SET LOCAL ROLE clinic_admin;
  ASSERT NOT EXISTS (SELECT FROM webhook.replay_chosen('daily', NULL, 'refused%', NULL, NULL, true)),
    'a replay takes a provider that it was not asked for';
  ASSERT NOT EXISTS (SELECT FROM webhook.replay_chosen(NULL, NULL, NULL, NULL, NULL, true, ARRAY[v_webhook])),
    'a replay takes an event that it was not asked for';
  SELECT * INTO v_read FROM webhook.replay_chosen('stripe', v_webhook, 'refused%', '0 s', 1, true, ARRAY[v_event]);
  ASSERT v_read.id = v_event AND v_read.outcome = 'would_replay', format('a dry run answers %s', v_read);
  SELECT * INTO v_read FROM webhook.replay_chosen('stripe', v_webhook, 'refused%', '0 s', 1, false, ARRAY[v_event]);
  ASSERT v_read.id = v_event AND v_read.outcome = 'replayed', format('a replay answers %s', v_read);
  ASSERT NOT EXISTS (SELECT FROM webhook.replay_chosen(NULL, NULL, 'refused%', NULL, NULL, false)),
    'an event is replayed twice';

  -- Replayed, it goes before those behind it, and not beside the one that runs.
  SET LOCAL ROLE webhook_worker;
  PERFORM set_config('app.current_clinic_id', '', true);
  ASSERT NOT EXISTS (SELECT FROM webhook.claim_next_event('worker', 10)), 'two events of one order key run at once';
  ASSERT 'success' = webhook.mark_event_result(v_claim.id, v_claim.claim_no, true), 'the second of a key fails';
  SELECT array_agg(claimed.event_id) INTO v_events FROM webhook.claim_next_event('worker', 10) AS claimed;
  ASSERT v_events = ARRAY['in order 1'], format('after a replay come %s', v_events);

  -- A key is one key, whether the provider sent it or it is the event's id.
  PERFORM webhook.ingest_event(v_webhook, 'named', '{}', NULL, NULL);
  PERFORM webhook.ingest_event(v_webhook, 'namesake', '{}', NULL, 'named');
  RESET ROLE;
  UPDATE public.webhook_events
  SET status = 'dead_letter', last_attempt_at = now()
  WHERE event_id IN ('named', 'namesake');
  SELECT event.id INTO v_event FROM public.webhook_events AS event WHERE event.event_id = 'named';
  SELECT event.id INTO v_second FROM public.webhook_events AS event WHERE event.event_id = 'namesake';
  SET LOCAL ROLE clinic_admin;
  PERFORM set_config('app.current_clinic_id', v_clinic::text, true);
  SELECT * INTO v_read FROM webhook.replay_chosen(NULL, NULL, NULL, NULL, NULL, false, ARRAY[v_event]);
  ASSERT v_read.outcome = 'replayed', format('a replay answers %s', v_read);
  SELECT * INTO v_read FROM webhook.replay_chosen(NULL, NULL, NULL, NULL, NULL, false, ARRAY[v_second]);
  ASSERT v_read.outcome = 'duplicate', format('a dead letter whose key is an event''s id on its way is %s', v_read);
  RESET ROLE;
  UPDATE public.webhook_events
  SET status = 'success', processed_at = now()
  WHERE event_id IN ('named', 'namesake');

  -- Dead letters of one order key that are replayed together keep their order.
  SET LOCAL ROLE webhook_worker;
  PERFORM set_config('app.current_clinic_id', '', true);
  PERFORM webhook.ingest_event(v_webhook, 'replayed ' || n, '{}', NULL, NULL, p_order_key => 'replayed')
  FROM generate_series(1, 9) AS n;
  RESET ROLE;
  UPDATE public.webhook_events
  SET status = 'dead_letter', last_attempt_at = now(), next_attempt_at = now()
  WHERE order_key = 'replayed';
  SET LOCAL ROLE clinic_admin;
  PERFORM set_config('app.current_clinic_id', v_clinic::text, true);
  SELECT array_agg(event.id) INTO v_ids FROM public.webhook_events AS event WHERE event.order_key = 'replayed';
  PERFORM webhook.replay_chosen(NULL, NULL, NULL, NULL, NULL, false, v_ids);
  SET LOCAL ROLE webhook_worker;
  PERFORM set_config('app.current_clinic_id', '', true);
  FOR n IN 1 .. 9 LOOP
    SELECT array_agg(claimed.event_id) INTO v_events FROM webhook.claim_next_event('worker', 10) AS claimed;
    ASSERT v_events = ARRAY['replayed ' || n], format('replayed together, number %s is %s', n, v_events);
    SELECT event.id INTO v_event FROM public.webhook_events AS event WHERE event.event_id = v_events[1];
    ASSERT 'success' = webhook.mark_event_result(v_event, 1, true), 'a replayed event fails';
  END LOOP;

  -- An empty key is none.
  PERFORM webhook.ingest_event(v_webhook, 'no key ' || n, '{}', NULL, '', p_order_key => '') FROM generate_series(1, 2) AS n;
  FOR v_claim IN SELECT * FROM webhook.claim_next_event('worker', 10) LOOP
    ASSERT 'success' = webhook.apply_event(v_claim.id, v_claim.claim_no, '{"kind": "recorded"}'), 'an empty key stops an event';
  END LOOP;
  RESET ROLE;
  ASSERT 2 = (SELECT count(*) FROM public.webhook_effects AS effect WHERE effect.idempotency_key LIKE 'no key %'),
    'an empty key is one';

  -- Retention.
  SET LOCAL ROLE service_role;
  PERFORM set_config('app.current_clinic_id', v_clinic::text, true);
  SELECT array_agg(event.id) INTO v_ids
  FROM public.webhook_events AS event
  WHERE event.clinic_id = v_clinic AND event.status = 'success';
  ASSERT webhook.delete_finished(clock_timestamp(), 1) = 1, 'a limit of 1 does not delete 1';
  ASSERT webhook.delete_finished(clock_timestamp()) = cardinality(v_ids) - 1, 'finished events stay';
  ASSERT NOT EXISTS (SELECT FROM public.webhook_deliveries AS delivery WHERE delivery.id = ANY (v_ids)),
    'what was delivered stays when its event goes';
  ASSERT EXISTS (SELECT FROM public.webhook_events AS event WHERE event.clinic_id = v_clinic)
    AND EXISTS (SELECT FROM public.webhook_events AS event
                WHERE event.clinic_id = v_other AND event.status = 'success'),
    'retention deletes what is not finished, or another clinic''s';
  ASSERT webhook.delete_logs(clock_timestamp()) > 0, 'no log row is deleted';
  ASSERT NOT EXISTS (SELECT FROM public.webhook_logs AS log WHERE log.clinic_id = v_clinic)
    AND EXISTS (SELECT FROM public.webhook_logs AS log WHERE log.clinic_id = v_other),
    'logs are not deleted, or another clinic''s are';
END
$$;
