-- Variant: a claim tries to lock its candidates one at a time, and goes on to the next if it gets an error. Correct.
--
-- The candidates are read without a lock, in the order in which they fall due. Each is locked with NOWAIT in a block of
-- its own: 55P03 undoes that block alone, and the candidate is passed over. The statement that locks an event asks once
-- more whether it can be claimed. No call waits for another. The price: a subtransaction for each candidate.
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
  v_id  uuid;
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

      FOR v_id IN
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status = 'processing'
          AND event.leased_until <= v_now
          AND event.attempts < event.max_attempts
        ORDER BY event.leased_until
      LOOP
        EXIT WHEN cardinality(v_ids) >= p_limit;

        BEGIN
          PERFORM
          FROM public.webhook_events AS event
          WHERE event.id = v_id
            AND event.status = 'processing'
            AND event.leased_until <= v_now
            AND event.attempts < event.max_attempts
          FOR NO KEY UPDATE NOWAIT;

          IF FOUND THEN
            v_ids := v_ids || v_id;
          END IF;
        EXCEPTION
          WHEN lock_not_available THEN
            CONTINUE;
        END;
      END LOOP;
    END IF;

    IF cardinality(v_ids) < p_limit THEN
      FOR v_id IN
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status IN ('pending', 'failed')
          AND event.next_attempt_at <= v_now
        ORDER BY event.next_attempt_at
      LOOP
        EXIT WHEN cardinality(v_ids) >= p_limit;

        BEGIN
          PERFORM
          FROM public.webhook_events AS event
          WHERE event.id = v_id
            AND event.status IN ('pending', 'failed')
            AND event.next_attempt_at <= v_now
          FOR NO KEY UPDATE NOWAIT;

          IF FOUND THEN
            v_ids := v_ids || v_id;
          END IF;
        EXCEPTION
          WHEN lock_not_available THEN
            CONTINUE;
        END;
      END LOOP;
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
