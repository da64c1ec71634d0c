-- An event is taken in once, claimed by one worker at a time, tried until its attempts are used up, and then started
-- again by its clinic's administrator alone.
DO $$
DECLARE
  v_clinic  constant uuid := 'a0000000-0000-4000-8000-000000000001';
  v_other   constant uuid := 'b0000000-0000-4000-8000-000000000001';
  v_webhook constant uuid := 'a0000005-0000-4000-8000-000000000001';
  v_idle    constant uuid := 'a0000005-0000-4000-8000-000000000002';
  v_leased  constant uuid := 'a0000006-0000-4000-8000-000000000002';
  v_event   uuid;
  v_answer  record;
  v_result  text;
  v_role    text;
BEGIN
  SET LOCAL ROLE webhook_worker;

  -- Taken in.
  SELECT * INTO v_answer FROM webhook.ingest_event(v_webhook, 'smoke', '{"n": 1}', 'signature', 'key');
  ASSERT v_answer.outcome = 'accepted', format('a new event is answered %s', v_answer.outcome);
  v_event := v_answer.id;
  SELECT * INTO v_answer FROM webhook.ingest_event(v_webhook, 'smoke', '{"n": 2}', NULL, NULL);
  ASSERT v_answer.outcome = 'duplicate' AND v_answer.id = v_event,
    format('the same event again is answered %s', v_answer.outcome);
  ASSERT EXISTS (
    SELECT
    FROM public.webhook_events AS event
    WHERE event.id = v_event
      AND event.clinic_id = v_clinic
      AND event.payload = '{"n": 1}'
      AND event.signature = 'signature'
      AND event.idempotency_key = 'key'
      AND event.status = 'pending'
      AND event.attempts = 0
      AND event.claim_no = 0
      AND event.max_attempts = 3),
    'an event is not as it was taken in';

  BEGIN
    PERFORM webhook.ingest_event(v_event, 'smoke', '{}', NULL, NULL);
    ASSERT false, 'an event of no integration is taken in';
  EXCEPTION
    WHEN no_data_found THEN
      NULL;
  END;
  BEGIN
    PERFORM webhook.ingest_event(v_webhook, '', '{}', NULL, NULL);
    ASSERT false, 'an event without an id is taken in';
  EXCEPTION
    WHEN invalid_parameter_value THEN
      NULL;
  END;

  -- Claimed.
  SELECT * INTO v_answer FROM webhook.claim_next_event('worker 1', 10, '1 min');
  ASSERT v_answer.id = v_event AND v_answer.claim_no = 1 AND v_answer.attempts = 1 AND v_answer.payload = '{"n": 1}',
    format('the first claim gets %s', v_answer);
  ASSERT v_answer.leased_until BETWEEN now() + interval '1 min' AND clock_timestamp() + interval '1 min',
    format('a lease of a minute ends at %s', v_answer.leased_until);
  ASSERT NOT EXISTS (SELECT FROM webhook.claim_next_event('worker 2', 10)), 'an event is claimed twice';

  -- Failed once: it waits.
  v_result := webhook.mark_event_result(v_event, 0, true);
  ASSERT v_result = 'stale', format('a mark of no claim is answered %s', v_result);
  v_result := webhook.mark_event_result(v_event, 1, false, 'smoke: timeout');
  ASSERT v_result = 'retry', format('a failure is answered %s', v_result);
  v_result := webhook.mark_event_result(v_event, 1, false, 'smoke: timeout');
  ASSERT v_result = 'retry', format('the same mark again is answered %s', v_result);
  ASSERT EXISTS (
    SELECT
    FROM public.webhook_events AS event
    WHERE event.id = v_event
      AND event.status = 'failed'
      AND event.error = 'smoke: timeout'
      AND event.leased_until IS NULL
      AND event.next_attempt_at BETWEEN now() + interval '30 s' AND clock_timestamp() + interval '33 s'),
    'an event that failed does not wait for its backoff';
  ASSERT NOT EXISTS (SELECT FROM webhook.claim_next_event('worker 1')), 'an event is claimed before its backoff ends';

  -- Lost once: its lease ends.
  RESET ROLE;
  UPDATE public.webhook_events SET next_attempt_at = now() WHERE id = v_event;
  SET LOCAL ROLE webhook_worker;
  SELECT * INTO v_answer FROM webhook.claim_next_event('worker 1');
  ASSERT v_answer.id = v_event AND v_answer.claim_no = 2 AND v_answer.attempts = 2,
    format('the claim after a failure gets %s', v_answer);
  RESET ROLE;
  UPDATE public.webhook_events SET leased_until = now() WHERE id = v_event;
  SET LOCAL ROLE webhook_worker;
  SELECT * INTO v_answer FROM webhook.claim_next_event('worker 2');
  ASSERT v_answer.id = v_event AND v_answer.claim_no = 3 AND v_answer.attempts = 3,
    format('the claim after a lease gets %s', v_answer);
  v_result := webhook.mark_event_result(v_event, 2, true);
  ASSERT v_result = 'stale', format('the mark of the claim before is answered %s', v_result);

  -- Failed at the last attempt: given up.
  v_result := webhook.mark_event_result(v_event, 3, false, 'smoke: timeout');
  ASSERT v_result = 'dead_letter', format('the last failure is answered %s', v_result);
  RESET ROLE;
  UPDATE public.webhook_events SET next_attempt_at = now() WHERE id = v_event;
  SET LOCAL ROLE webhook_worker;
  ASSERT NOT EXISTS (SELECT FROM webhook.claim_next_event('worker 1')), 'a dead letter is claimed';

  -- Started again, by its clinic's administrator alone.
  PERFORM set_config('app.current_clinic_id', v_clinic::text, true);
  FOREACH v_role IN ARRAY ARRAY['webhook_worker', 'service_role', 'clinician', 'receptionist', 'readonly'] LOOP
    PERFORM set_config('role', v_role, true);
    BEGIN
      PERFORM webhook.replay_dead_letters(NULL, NULL, NULL, NULL, false);
      ASSERT false, format('%s may replay dead letters', v_role);
    EXCEPTION
      -- By the function itself, not by what it would read.
      WHEN insufficient_privilege THEN
        ASSERT SQLERRM ~ 'schema webhook|function replay_dead_letters', format('%s: %s', v_role, SQLERRM);
    END;
  END LOOP;

  SET LOCAL ROLE clinic_admin;
  PERFORM set_config('app.current_clinic_id', '', true);
  BEGIN
    PERFORM webhook.replay_dead_letters(NULL, NULL, NULL, NULL, false);
    ASSERT false, 'dead letters are replayed for no clinic';
  EXCEPTION
    WHEN invalid_parameter_value THEN
      NULL;
  END;

  PERFORM set_config('app.current_clinic_id', v_other::text, true);
  ASSERT NOT EXISTS (SELECT FROM webhook.replay_dead_letters(NULL, 'smoke%', NULL, NULL, false)),
    'the administrator of another clinic may replay an event';

  PERFORM set_config('app.current_clinic_id', v_clinic::text, true);
  SELECT * INTO v_answer FROM webhook.replay_dead_letters(v_webhook, 'smoke%', '0 s', 10, true);
  ASSERT v_answer.id = v_event AND v_answer.outcome = 'would_replay', format('a dry run answers %s', v_answer);
  ASSERT 'dead_letter' = (SELECT event.status FROM public.webhook_events AS event WHERE event.id = v_event),
    'a dry run has replayed an event';
  ASSERT NOT EXISTS (SELECT FROM webhook.replay_dead_letters(v_webhook, 'smoke: refused%', NULL, NULL, true)),
    'a replay takes errors that it was not asked for';
  ASSERT NOT EXISTS (SELECT FROM webhook.replay_dead_letters(v_idle, NULL, NULL, NULL, true)),
    'a replay takes an integration that it was not asked for';
  ASSERT NOT EXISTS (SELECT FROM webhook.replay_dead_letters(NULL, 'smoke%', '1 hour', NULL, true)),
    'a replay takes an event that was tried just now';
  SELECT * INTO v_answer FROM webhook.replay_dead_letters(v_webhook, 'smoke%', NULL, NULL, false);
  ASSERT v_answer.id = v_event AND v_answer.outcome = 'replayed', format('a replay answers %s', v_answer);
  ASSERT NOT EXISTS (SELECT FROM webhook.replay_dead_letters(NULL, 'smoke%', NULL, NULL, false)),
    'an event is replayed twice';
  ASSERT 1 = (
    SELECT count(*)
    FROM audit.audit_logs AS log
    WHERE log.table_name = 'webhook_events'
      AND log.operation = 'UPDATE'
      AND log.row_data ->> 'id' = v_event::text
      AND log.row_data -> 'changed' @> '["status", "attempts"]'),
    'a replay is not in the audit log, once';

  -- An administrator changes an event in no other way.
  UPDATE public.webhook_events SET attempts = 0 WHERE status <> 'dead_letter';
  ASSERT NOT FOUND, 'an administrator may update an event that is no dead letter';

  SET LOCAL ROLE webhook_worker;
  SELECT * INTO v_answer FROM webhook.claim_next_event('worker 1');
  ASSERT v_answer.id = v_event AND v_answer.claim_no = 4 AND v_answer.attempts = 1,
    format('the claim after a replay gets %s', v_answer);
  v_result := webhook.mark_event_result(v_event, 3, true);
  ASSERT v_result = 'stale', format('a mark from before the replay is answered %s', v_result);
  v_result := webhook.mark_event_result(v_event, 4, true);
  ASSERT v_result = 'success', format('a success is answered %s', v_result);
  v_result := webhook.mark_event_result(v_event, 4, true);
  ASSERT v_result = 'success', format('the same success again is answered %s', v_result);
  ASSERT EXISTS (
    SELECT
    FROM public.webhook_events AS event
    WHERE event.id = v_event
      AND event.status = 'success'
      AND event.processed_at IS NOT NULL
      AND event.leased_until IS NULL),
    'an event that succeeded is not finished';

  -- Lost at the last attempt: given up by whoever claims next.
  RESET ROLE;
  UPDATE public.webhook_events
  SET attempts = max_attempts,
      leased_until = now()
  WHERE id = v_leased;
  SET LOCAL ROLE webhook_worker;
  ASSERT NOT EXISTS (SELECT FROM webhook.claim_next_event('worker 1')), 'an event is tried once too often';
  ASSERT 'dead_letter' = (SELECT event.status FROM public.webhook_events AS event WHERE event.id = v_leased),
    'an event whose last lease is over is not given up';

  -- An effect of an event happens once, however often the event is processed.
  INSERT INTO public.webhook_idempotency (clinic_id, webhook_id, provider, idempotency_key)
  VALUES (v_clinic, v_webhook, 'stripe', 'effect');
  BEGIN
    INSERT INTO public.webhook_idempotency (clinic_id, webhook_id, provider, idempotency_key)
    VALUES (v_clinic, v_webhook, 'stripe', 'effect');
    ASSERT false, 'an effect is recorded twice';
  EXCEPTION
    WHEN unique_violation THEN
      NULL;
  END;

  RESET ROLE;
  UPDATE public.integration_webhooks SET is_active = false WHERE id = v_webhook;
  SET LOCAL ROLE webhook_worker;
  BEGIN
    PERFORM webhook.ingest_event(v_webhook, 'smoke 2', '{}', NULL, NULL);
    ASSERT false, 'an event of an integration that is not active is taken in';
  EXCEPTION
    WHEN no_data_found THEN
      NULL;
  END;
END
$$;
