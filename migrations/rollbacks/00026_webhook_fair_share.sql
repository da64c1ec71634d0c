-- Takes back 00026: the functions and the index of one line are again those of 00012. No row is lost. Writers wait while
-- the index is built. Events that wait behind others of their order key are due at once, in any order.
UPDATE public.webhook_events
SET next_attempt_at = now()
WHERE next_attempt_at = 'infinity';

SET LOCAL ROLE clinic_owner;

CREATE INDEX IF NOT EXISTS webhook_events_ready
  ON public.webhook_events (next_attempt_at)
  WHERE status IN ('pending', 'failed');
COMMENT ON INDEX public.webhook_events_ready IS 'What can be claimed, by when';

DROP TRIGGER IF EXISTS order_goes_on ON public.webhook_events;
DROP TRIGGER IF EXISTS order_kept_by_replay ON public.webhook_events;
DROP TRIGGER IF EXISTS order_kept ON public.webhook_events;
DROP FUNCTION IF EXISTS
  webhook.mark_events_done(uuid[], bigint[]),
  webhook.read_delivery(uuid, bigint),
  webhook.extend_lease(uuid, bigint, interval),
  webhook.ingest_event(uuid, text, jsonb, text, text, bytea, jsonb, text, text),
  webhook.keep_order(),
  webhook.next_place(uuid),
  webhook.entries_read(),
  webhook.set_search(regclass, timestamptz),
  webhook.search_from(regclass);
DROP SEQUENCE IF EXISTS webhook.search_line, webhook.search_ends, webhook.search_again;

CREATE OR REPLACE FUNCTION webhook.ingest_event(
  p_webhook_id      uuid,
  p_event_id        text,
  p_payload         jsonb,
  p_signature       text,
  p_idempotency_key text
)
RETURNS TABLE (outcome text, id uuid)
LANGUAGE plpgsql
ROWS 1
SET enable_seqscan = off
AS $$
DECLARE
  v_clinic_id    uuid;
  v_max_attempts int;
BEGIN
  IF p_webhook_id IS NULL OR coalesce(p_event_id, '') = '' OR p_payload IS NULL THEN
    RAISE EXCEPTION 'ingest_event needs an integration, an event id and a payload'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  SELECT integration.clinic_id, integration.max_attempts
  INTO v_clinic_id, v_max_attempts
  FROM public.integration_webhooks AS integration
  WHERE integration.id = p_webhook_id
    AND integration.is_active;

  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no active integration %', p_webhook_id
      USING ERRCODE = 'no_data_found';
  END IF;

  -- Whoever inserts first wins. The others wait until the winner is through; only a new statement sees its row. Should
  -- that be gone again, the event is new once more.
  LOOP
    INSERT INTO public.webhook_events AS event
      (clinic_id, webhook_id, event_id, payload, signature, idempotency_key, max_attempts)
    VALUES
      (v_clinic_id, p_webhook_id, p_event_id, p_payload, p_signature, p_idempotency_key, v_max_attempts)
    ON CONFLICT ON CONSTRAINT webhook_events_webhook_event_key DO NOTHING
    RETURNING event.id
    INTO id;

    IF FOUND THEN
      outcome := 'accepted';
      EXIT;
    END IF;

    SELECT event.id
    INTO id
    FROM public.webhook_events AS event
    WHERE event.webhook_id = p_webhook_id
      AND event.event_id = p_event_id;

    IF FOUND THEN
      outcome := 'duplicate';
      EXIT;
    END IF;
  END LOOP;

  RETURN NEXT;
END
$$;

CREATE OR REPLACE FUNCTION webhook.claim_next_event(
  p_worker text,
  p_limit  int DEFAULT 1,
  p_lease  interval DEFAULT '30 s'
)
RETURNS TABLE (
  id           uuid,
  claim_no     bigint,
  attempts     int,
  webhook_id   uuid,
  event_id     text,
  payload      jsonb,
  leased_until timestamptz
)
LANGUAGE plpgsql
ROWS 1
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
DECLARE
  v_now   timestamptz;
  v_ids   uuid[] := '{}';
  v_ready uuid[];
BEGIN
  IF coalesce(p_worker, '') = '' OR coalesce(p_limit, 0) < 1 OR coalesce(p_lease, '0 s') <= interval '0 s' THEN
    RAISE EXCEPTION 'claim_next_event needs a worker, a limit of 1 at least and a positive lease'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  -- The second look is for a call that would come back empty: the first can be too late for the events that were there
  -- when it began, and too early for one that has come since.
  FOR v_look IN 1 .. 2 LOOP
    -- A variable, for an index cannot be searched by a volatile function.
    v_now := clock_timestamp();

    IF EXISTS (SELECT
               FROM public.webhook_events AS event
               WHERE event.status = 'processing'
                 AND event.leased_until <= v_now) THEN
      WITH exhausted AS MATERIALIZED (
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status = 'processing'
          AND event.leased_until <= v_now
          AND event.attempts >= event.max_attempts
        ORDER BY event.leased_until
        LIMIT 100
        FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE public.webhook_events AS event
      SET status = 'dead_letter',
          leased_until = NULL,
          error = 'the lease of the last attempt expired'
      FROM exhausted
      WHERE event.id = exhausted.id;

      WITH expired AS MATERIALIZED (
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status = 'processing'
          AND event.leased_until <= v_now
          AND event.attempts < event.max_attempts
        ORDER BY event.leased_until
        LIMIT p_limit
        FOR NO KEY UPDATE SKIP LOCKED
      )
      SELECT coalesce(array_agg(expired.id), '{}')
      INTO v_ids
      FROM expired;
    END IF;

    IF cardinality(v_ids) < p_limit THEN
      WITH ready AS MATERIALIZED (
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status IN ('pending', 'failed')
          AND event.next_attempt_at <= v_now
        ORDER BY event.next_attempt_at
        LIMIT p_limit - cardinality(v_ids)
        FOR NO KEY UPDATE SKIP LOCKED
      )
      SELECT array_agg(ready.id)
      INTO v_ready
      FROM ready;

      v_ids := v_ids || v_ready;
    END IF;

    EXIT WHEN v_ids <> '{}';
  END LOOP;

  IF v_ids = '{}' THEN
    RETURN;
  END IF;

  -- The rows are locked, and were found claimable under the lock: nobody else can take them now.
  RETURN QUERY
  UPDATE public.webhook_events AS event
  SET status = 'processing',
      claim_no = event.claim_no + 1,
      attempts = event.attempts + 1,
      claimed_by = p_worker,
      leased_until = clock_timestamp() + p_lease,
      last_attempt_at = clock_timestamp(),
      result = NULL
  WHERE event.id = ANY (v_ids)
  RETURNING
    event.id,
    event.claim_no,
    event.attempts,
    event.webhook_id,
    event.event_id,
    event.payload,
    event.leased_until;
END
$$;

CREATE OR REPLACE FUNCTION webhook.mark_event_result(
  p_id       uuid,
  p_claim_no bigint,
  p_ok       boolean,
  p_error    text DEFAULT NULL
)
RETURNS text
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
DECLARE
  v_result text;
BEGIN
  IF p_id IS NULL OR p_claim_no IS NULL OR p_ok IS NULL THEN
    RAISE EXCEPTION 'mark_event_result needs an event, a claim and a result'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  IF p_ok THEN
    UPDATE public.webhook_events AS event
    SET status = 'success',
        result = 'success',
        leased_until = NULL,
        processed_at = clock_timestamp(),
        error = p_error
    WHERE event.id = p_id
      AND event.claim_no = p_claim_no
      AND event.status = 'processing'
    RETURNING event.result
    INTO v_result;
  ELSE
    UPDATE public.webhook_events AS event
    SET status = CASE WHEN event.attempts >= event.max_attempts THEN 'dead_letter' ELSE 'failed' END,
        result = CASE WHEN event.attempts >= event.max_attempts THEN 'dead_letter' ELSE 'retry' END,
        leased_until = NULL,
        next_attempt_at = clock_timestamp() + (1 + random() / 10) * (
          SELECT least(integration.backoff * 2 ^ least(event.attempts - 1, 20), interval '1 day')
          FROM public.integration_webhooks AS integration
          WHERE integration.id = event.webhook_id),
        error = p_error
    WHERE event.id = p_id
      AND event.claim_no = p_claim_no
      AND event.status = 'processing'
    RETURNING event.result
    INTO v_result;
  END IF;

  IF NOT FOUND THEN
    -- The result of a claim is kept until the next claim. A claim that was given up has none.
    SELECT event.result
    INTO v_result
    FROM public.webhook_events AS event
    WHERE event.id = p_id
      AND event.claim_no = p_claim_no;
  END IF;

  RETURN coalesce(v_result, 'stale');
END
$$;

REVOKE EXECUTE ON FUNCTION webhook.ingest_event(uuid, text, jsonb, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION webhook.ingest_event(uuid, text, jsonb, text, text) TO webhook_worker, service_role;
COMMENT ON FUNCTION webhook.ingest_event(uuid, text, jsonb, text, text) IS 'Takes in an event, once';

RESET ROLE;
