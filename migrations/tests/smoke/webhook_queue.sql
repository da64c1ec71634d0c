-- Successes of many claims are taken at once, each answered as its mark would be; and however many events were claimed
-- before, claims begin behind them, miss nothing, and stop doing so when they are gone.
DO $$
DECLARE
  v_webhook constant uuid := 'a0000005-0000-4000-8000-000000000001';
  v_ids     uuid[];
  v_claims  bigint[];
  v_answers text[];
  v_late    uuid;
  v_claim   record;
BEGIN
  SET LOCAL ROLE webhook_worker;
  PERFORM webhook.ingest_event(v_webhook, 'queued ' || n, '{}', NULL, NULL) FROM generate_series(1, 2000) AS n;

  -- Many at once.
  SELECT array_agg(claimed.id), array_agg(claimed.claim_no) INTO v_ids, v_claims
  FROM webhook.claim_next_event('worker', 100) AS claimed;
  ASSERT 'stale' = (SELECT done.result FROM webhook.mark_events_done(v_ids[2:2], ARRAY[v_claims[2] - 1]) AS done),
    'a stale claim is answered otherwise';
  ASSERT 'processing' = (SELECT event.status FROM public.webhook_events AS event WHERE event.id = v_ids[2]),
    'a stale claim is marked';
  SELECT array_agg(DISTINCT done.result) INTO v_answers FROM webhook.mark_events_done(v_ids[2:], v_claims[2:]) AS done;
  ASSERT v_answers = ARRAY['success'], format('successes are answered %s', v_answers);
  ASSERT 99 = (SELECT count(*) FROM public.webhook_events AS event WHERE event.id = ANY (v_ids) AND event.status = 'success'),
    'what was marked is not done, or what was not marked is';
  ASSERT 'retry' = webhook.mark_event_result(v_ids[1], v_claims[1], false), 'a failure is not tried again';
  v_claims[3] := v_claims[3] + 1;
  SELECT array_agg(done.result ORDER BY done.id = v_ids[1] DESC, done.id = v_ids[3] DESC) INTO v_answers
  FROM webhook.mark_events_done(v_ids[1:3], v_claims[1:3]) AS done;
  ASSERT v_answers = ARRAY['retry', 'stale', 'success'], format('repeated marks are answered %s', v_answers);
  ASSERT NOT EXISTS (SELECT FROM webhook.mark_events_done('{}', '{}')), 'no claim is answered';
  FOR v_case IN 1 .. 4 LOOP
    BEGIN
      PERFORM webhook.mark_events_done(
        CASE v_case WHEN 1 THEN v_ids[1:2] WHEN 2 THEN NULL WHEN 3 THEN ARRAY[v_ids[1], NULL] ELSE ARRAY[v_ids[1], v_ids[1]] END,
        CASE v_case WHEN 1 THEN v_claims[1:1] ELSE v_claims[1:2] END);
      ASSERT false, format('claims without their numbers are marked: case %s', v_case);
    EXCEPTION
      WHEN invalid_parameter_value THEN
        NULL;
    END;
  END LOOP;
  RESET ROLE;
  ASSERT 100 = (SELECT count(*) FROM public.webhook_logs AS log WHERE log.webhook_event_id = ANY (v_ids)),
    'an attempt is not logged once';

  -- What this transaction has claimed stays in its way: the next claim tells the others.
  SET LOCAL ROLE webhook_worker;
  ASSERT webhook.search_from('webhook.search_again') IS NULL, 'a search is cut short for nothing';
  PERFORM webhook.claim_next_event('worker', 100) FROM generate_series(1, 12);
  PERFORM webhook.claim_next_event('worker', 1);
  ASSERT webhook.search_from('webhook.search_again') > clock_timestamp(), 'all that is over is passed each time';

  -- An event that has come in behind is found when nothing else is left, at the latest.
  SELECT ingested.id INTO v_late FROM webhook.ingest_event(v_webhook, 'late', '{}', NULL, NULL) AS ingested;
  RESET ROLE;
  UPDATE public.webhook_events SET next_attempt_at = now() - interval '1 day' WHERE id = v_late;
  PERFORM webhook.set_search('webhook.search_again', clock_timestamp() + interval '1 hour');
  SET LOCAL ROLE webhook_worker;
  SELECT * INTO v_claim FROM webhook.claim_next_event('worker', 1);
  ASSERT v_claim.event_id LIKE 'queued %', format('behind the search is claimed %s', v_claim.event_id);
  PERFORM webhook.claim_next_event('worker', 100) FROM generate_series(1, 8);
  ASSERT NOT EXISTS (SELECT FROM webhook.claim_next_event('worker', 100)), 'the queue does not end';
  ASSERT v_late = (SELECT event.id FROM public.webhook_events AS event
                   WHERE event.event_id = 'late' AND event.status = 'processing'),
    'an event behind the search is missed';

  -- These are not rolled back.
  PERFORM webhook.set_search('webhook.search_again', NULL);
END
$$;
