-- fault: the limit stands in a sub-select, which a nested loop runs again and again, locking further events.
-- violates: claim_within_limit
-- explored: caught

CREATE INDEX webhook_events_ready
  ON public.webhook_events (next_attempt_at)
  WHERE status IN ('pending', 'failed');
DROP INDEX public.webhook_events_claimable, public.webhook_events_line;

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
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
DECLARE
  v_now timestamptz;
  v_ids uuid[] := '{}';
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

    EXIT WHEN v_ids <> '{}';

    RETURN QUERY
    UPDATE public.webhook_events AS event
    SET status = 'processing',
        claim_no = event.claim_no + 1,
        attempts = event.attempts + 1,
        claimed_by = p_worker,
        leased_until = clock_timestamp() + p_lease,
        last_attempt_at = clock_timestamp(),
        result = NULL
    WHERE event.id IN (
      SELECT ready.id
      FROM public.webhook_events AS ready
      WHERE ready.status IN ('pending', 'failed')
        AND ready.next_attempt_at <= v_now
      ORDER BY ready.next_attempt_at
      LIMIT p_limit
      FOR NO KEY UPDATE SKIP LOCKED
    )
    RETURNING
      event.id,
      event.claim_no,
      event.attempts,
      event.webhook_id,
      event.event_id,
      event.payload,
      event.leased_until;
    IF FOUND THEN
      RETURN;
    END IF;
  END LOOP;

  IF v_ids = '{}' THEN
    RETURN;
  END IF;

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

-- The planner may choose a nested loop that runs the sub-select once for each event. Here it must.
ALTER FUNCTION webhook.claim_next_event(text, int, interval) SET enable_hashjoin = off;
ALTER FUNCTION webhook.claim_next_event(text, int, interval) SET enable_mergejoin = off;
ALTER FUNCTION webhook.claim_next_event(text, int, interval) SET enable_hashagg = off;
ALTER FUNCTION webhook.claim_next_event(text, int, interval) SET enable_sort = off;
ALTER FUNCTION webhook.claim_next_event(text, int, interval) SET enable_material = off;
