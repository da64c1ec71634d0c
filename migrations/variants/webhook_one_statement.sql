-- Variant: a claim is one statement, which locks the events, joins them to the table and takes them. Correct.
--
-- The limits stand in materialized parts of the statement: each runs once, however often the join reads its rows, and
-- whatever the plan. The second part takes what the first one has left of the limit. The locks are FOR UPDATE, which
-- also keeps out those who share a key. The price: expired leases are looked for in two places, and a plan of the whole
-- statement must be right for each of its parts.
-- Who came first goes first, whichever clinic it is: there is one line, and next_place is the present.
-- The answers, SQLSTATEs and signatures are those of the migrations; mark_event_result, ingest_event and
-- replay_dead_letters stay as they are.
CREATE INDEX webhook_events_ready
  ON public.webhook_events (next_attempt_at)
  WHERE status IN ('pending', 'failed');
DROP INDEX public.webhook_events_claimable, public.webhook_events_line;

CREATE OR REPLACE FUNCTION webhook.next_place(p_clinic_id uuid)
RETURNS timestamptz
LANGUAGE sql
AS $$
  SELECT clock_timestamp()
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
  v_now timestamptz;
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
    END IF;

    RETURN QUERY
    WITH expired AS MATERIALIZED (
      SELECT event.id
      FROM public.webhook_events AS event
      WHERE event.status = 'processing'
        AND event.leased_until <= v_now
        AND event.attempts < event.max_attempts
      ORDER BY event.leased_until
      LIMIT p_limit
      FOR UPDATE SKIP LOCKED
    ), ready AS MATERIALIZED (
      SELECT event.id
      FROM public.webhook_events AS event
      WHERE event.status IN ('pending', 'failed')
        AND event.next_attempt_at <= v_now
      ORDER BY event.next_attempt_at
      LIMIT p_limit - (SELECT count(*) FROM expired)
      FOR UPDATE SKIP LOCKED
    ), claimable AS (
      SELECT expired.id FROM expired
      UNION ALL
      SELECT ready.id FROM ready
    )
    UPDATE public.webhook_events AS event
    SET status = 'processing',
        claim_no = event.claim_no + 1,
        attempts = event.attempts + 1,
        claimed_by = p_worker,
        leased_until = clock_timestamp() + p_lease,
        last_attempt_at = clock_timestamp(),
        result = NULL
    FROM claimable
    WHERE event.id = claimable.id
    RETURNING
      event.id,
      event.claim_no,
      event.attempts,
      event.webhook_id,
      event.event_id,
      event.payload,
      event.leased_until;

    EXIT WHEN FOUND;
  END LOOP;
END
$$;
