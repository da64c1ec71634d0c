-- fault: a claim takes events that wait for another one of their order key.
-- violates: order_is_kept

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
  v_now     timestamptz;
  v_ids     uuid[] := '{}';
  v_again   boolean;
  v_in_line boolean;
  v_wanted  int;
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
      ), given_up AS (
        UPDATE public.webhook_events AS event
        SET status = 'dead_letter',
            leased_until = NULL,
            error = 'the lease of the last attempt expired'
        FROM exhausted
        WHERE event.id = exhausted.id
        RETURNING event.clinic_id, event.webhook_id, event.event_id, event.id, event.claim_no, event.attempts
      )
      INSERT INTO public.webhook_logs
        (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
      SELECT given_up.clinic_id, given_up.webhook_id, given_up.event_id, 'expired', NULL, given_up.id,
        given_up.claim_no, given_up.attempts
      FROM given_up;

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

      INSERT INTO public.webhook_logs
        (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
      SELECT event.clinic_id, event.webhook_id, event.event_id, 'expired', NULL, event.id, event.claim_no,
        event.attempts
      FROM public.webhook_events AS event
      WHERE event.id = ANY (v_ids);
    END IF;

    v_again := cardinality(v_ids) < p_limit AND EXISTS (
      SELECT
      FROM public.webhook_events AS event
      WHERE event.status IN ('pending', 'failed')
        AND NOT event.in_line
        AND (event.next_attempt_at <= v_now OR event.next_attempt_at = 'infinity'));

    -- The half of those that come again, then the line, then again for what it left.
    FOREACH v_in_line IN ARRAY CASE WHEN v_again THEN ARRAY[false, true, false] ELSE ARRAY[true] END LOOP
      v_wanted := p_limit - cardinality(v_ids);
      IF v_again AND NOT v_in_line THEN
        v_again := false;
        v_wanted := (v_wanted + (random() < 0.5)::int) / 2;
      END IF;
      CONTINUE WHEN v_wanted = 0;

      -- Its own locks a statement does not skip.
      WITH ready AS MATERIALIZED (
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status IN ('pending', 'failed')
          AND event.in_line = v_in_line
          AND (event.next_attempt_at <= v_now OR event.next_attempt_at = 'infinity')
          AND event.id <> ALL (v_ids)
        ORDER BY event.next_attempt_at
        LIMIT v_wanted
        FOR NO KEY UPDATE SKIP LOCKED
      )
      SELECT v_ids || array_agg(ready.id)
      INTO v_ids
      FROM ready;
    END LOOP;

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
