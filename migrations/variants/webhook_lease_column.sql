-- Variant: the lease is a time in the line. Correct.
--
-- A claim moves its event to the end of its lease in next_attempt_at, which one index holds for everything unfinished:
-- what is due, what waits and what is leased. A lost lease comes round by itself, in its turn and not before all else,
-- and needs no look of its own. Events are locked with SKIP LOCKED, by next_attempt_at. The price: each claim writes an
-- entry in front of which all that is due stands, and the entries that claims leave behind are what the next ones step
-- over until they are cleaned up.
-- Who is due first goes first, whichever clinic it is: there is one line, and next_place is the present. The answers, SQLSTATEs and signatures are those of the migrations;
-- the other procedures stay as they are.
CREATE INDEX webhook_events_visible
  ON public.webhook_events (next_attempt_at)
  WHERE status IN ('pending', 'processing', 'failed');
DROP INDEX public.webhook_events_claimable, public.webhook_events_line, public.webhook_events_leased;

CREATE OR REPLACE FUNCTION webhook.next_place(p_clinic_id uuid)
RETURNS timestamptz
LANGUAGE sql
AS $$
  SELECT clock_timestamp()
$$;

CREATE OR REPLACE FUNCTION webhook.extend_lease(p_id uuid, p_claim_no bigint, p_lease interval)
RETURNS timestamptz
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
DECLARE
  v_leased_until timestamptz;
BEGIN
  IF p_id IS NULL OR p_claim_no IS NULL OR coalesce(p_lease, '0 s') <= interval '0 s' THEN
    RAISE EXCEPTION 'extend_lease needs an event, a claim and a positive lease'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  UPDATE public.webhook_events AS event
  SET leased_until = greatest(event.leased_until, clock_timestamp() + p_lease),
      next_attempt_at = greatest(event.next_attempt_at, clock_timestamp() + p_lease)
  WHERE event.id = p_id
    AND event.claim_no = p_claim_no
    AND event.status = 'processing'
  RETURNING event.leased_until
  INTO v_leased_until;

  RETURN v_leased_until;
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
               WHERE event.status IN ('pending', 'processing', 'failed')
                 AND event.next_attempt_at <= v_now
                 AND event.status = 'processing'
                 AND event.attempts >= event.max_attempts) THEN
      WITH exhausted AS MATERIALIZED (
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status IN ('pending', 'processing', 'failed')
          AND event.status = 'processing'
          AND event.next_attempt_at <= v_now
          AND event.attempts >= event.max_attempts
        ORDER BY event.next_attempt_at
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

    END IF;

    IF cardinality(v_ids) < p_limit THEN
      WITH ready AS MATERIALIZED (
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status IN ('pending', 'processing', 'failed')
          AND event.next_attempt_at <= v_now
          AND (event.status <> 'processing' OR event.attempts < event.max_attempts)
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

  INSERT INTO public.webhook_logs
    (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
  SELECT event.clinic_id, event.webhook_id, event.event_id, 'expired', NULL, event.id, event.claim_no, event.attempts
  FROM public.webhook_events AS event
  WHERE event.id = ANY (v_ids)
    AND event.status = 'processing';

  -- The rows are locked, and were found claimable under the lock: nobody else can take them now.
  RETURN QUERY
  UPDATE public.webhook_events AS event
  SET status = 'processing',
      claim_no = event.claim_no + 1,
      attempts = event.attempts + 1,
      claimed_by = p_worker,
      leased_until = clock_timestamp() + p_lease,
      next_attempt_at = clock_timestamp() + p_lease,
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

