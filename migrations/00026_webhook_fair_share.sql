-- Webhook events: a line that clinics share, order under a key, received bytes, a log row for each attempt, and a
-- heartbeat. The functions of 00012 keep their promises and answers; its header holds but for what follows.
--
-- Two lines. next_attempt_at is an event's place, and a claim takes those that stand first.
-- * In line stand those that came in and were not tried yet. Each gets the place behind its own clinic's last one, or, if
--   the clinic has none in line, behind the event that stands first of all. So places are turns: in each, every clinic
--   has about one event, and an event that comes alone waits for two of each other clinic at most, however many those
--   have. (This is start-time fair queueing with one microsecond a turn.) With nobody in line the place is the present,
--   so that no place is ever later than now, and an old one is never given again. Nothing is counted or locked for it:
--   who comes in at the same moment, from one clinic, shares a turn.
-- * Not in_line are those that come again, failed, replayed or held back by their order key: they stand by when they
--   are due. Half of what a claim takes is theirs (of claims of one event, every other one, by chance), and either line
--   gets what the other leaves. So neither line, however long, makes the other's events wait for more than about twice
--   the claims that stand before them. What comes again stands by its time alone, whosever it is: many dead letters of
--   one clinic that are replayed at once go before what fails after that, of any clinic.
-- A claim that knows nothing of in_line must not have such places: newcomers would stand before all that comes again. With
-- a next_place that is the present it takes events by when they are due.
--
-- Order under a key. Of the events of an integration with one order_key, one at a time can be claimed: the others wait at
-- next_attempt_at = 'infinity'. When it ends, in success or as a dead letter, the one with the lowest order_no of the
-- others is due. A dead letter does not hold up those behind it; replayed, it goes before those that wait, not before the
-- one whose turn it is. Triggers do it, whatever
-- procedure changes an event, under an advisory lock on the key, so that no end is overlooked. An event without a key
-- pays for their WHEN tests alone.
--
-- An attempt's log row is written with its mark; if its worker was lost, by whoever finds its lease over.
--
-- What is over. An event that was claimed or marked leaves entries behind in the indexes that a claim searches. They are
-- cleaned up, but not while any transaction in the database has an older snapshot, and each claim would pass them all
-- again: after a minute, ten times its cost. So a claim that has passed hundreds tells the others where it has found
-- something: search_line keeps the first place in line, search_ends until when nothing was over or due. Others begin there
-- until search_again, and then one searches everything again, at a tenth of the time or less; what came in behind, by a
-- transaction that took long to commit, waits until then. A call that finds nothing has searched everything. These are
-- sequences, for they are written in place, at once and whatever becomes of the transaction: a row would itself leave
-- what cannot be cleaned up. They decide where a search begins, never what is claimed. While nothing has to be passed
-- they are not used.
--
-- Date: 2026-11-22
-- Problem: A clinic that floods the queue delays all others, events about one thing overtake each other, what a provider
--   signed is lost, a long handler loses its lease, and attempts leave no trace.
-- Solution: A fair place for each event, triggers that keep order under a key, deliveries, extend_lease, log rows, marks of
--   many events at once, and sequences that say where claims begin to search.
-- Affected tables: none but for three triggers of public.webhook_events, which is locked for a moment
-- Verification: SELECT to_regprocedure('webhook.ingest_event(uuid, text, jsonb, text, text)') IS NULL AND
--   to_regprocedure('webhook.extend_lease(uuid, bigint, interval)') IS NOT NULL
-- Rollback: rollbacks/00026_webhook_fair_share.sql
SET LOCAL ROLE clinic_owner;

-- Times in microseconds, as the head of this file says. Not called: none.
CREATE SEQUENCE IF NOT EXISTS webhook.search_line;
CREATE SEQUENCE IF NOT EXISTS webhook.search_ends;
CREATE SEQUENCE IF NOT EXISTS webhook.search_again;

-- The time that a sequence keeps; NULL if it keeps none.
CREATE OR REPLACE FUNCTION webhook.search_from(p_what regclass)
RETURNS timestamptz
LANGUAGE sql
AS $$
  SELECT timestamptz 'epoch' + pg_catalog.pg_sequence_last_value(p_what) * interval '1 microsecond'
$$;

-- Keeps a time, for everybody and at once, whatever becomes of the transaction. -infinity is kept as an early one.
CREATE OR REPLACE FUNCTION webhook.set_search(p_what regclass, p_from timestamptz)
RETURNS void
LANGUAGE sql
AS $$
  SELECT pg_catalog.setval(
    p_what,
    CASE WHEN isfinite(p_from) THEN (EXTRACT(epoch FROM p_from) * 1000000)::bigint ELSE 1 END,
    p_from IS NOT NULL)
$$;

-- How many entries of the indexes that a claim searches this session has read: only differences mean something.
CREATE OR REPLACE FUNCTION webhook.entries_read()
RETURNS bigint
LANGUAGE sql
AS $$
  SELECT pg_catalog.pg_stat_get_xact_tuples_returned('public.webhook_events_claimable'::regclass)
    + pg_catalog.pg_stat_get_xact_tuples_returned('public.webhook_events_leased'::regclass)
$$;

-- The place in line of one more event of that clinic.
CREATE OR REPLACE FUNCTION webhook.next_place(p_clinic_id uuid)
RETURNS timestamptz
LANGUAGE plpgsql
AS $$
DECLARE
  -- A variable, for an index cannot be searched by a volatile function.
  v_now   timestamptz := clock_timestamp();
  v_line  timestamptz := '-infinity';
  v_first timestamptz;
  v_last  timestamptz;
BEGIN
  IF webhook.search_from('webhook.search_again') > v_now THEN
    v_line := webhook.search_from('webhook.search_line');
  END IF;

  SELECT event.next_attempt_at
  INTO v_first
  FROM public.webhook_events AS event
  WHERE event.status IN ('pending', 'failed')
    AND event.in_line
    AND event.next_attempt_at BETWEEN v_line AND v_now
  ORDER BY event.next_attempt_at
  LIMIT 1;

  IF NOT FOUND THEN
    RETURN v_now;
  END IF;

  SELECT event.next_attempt_at
  INTO v_last
  FROM public.webhook_events AS event
  WHERE event.clinic_id = p_clinic_id
    AND event.status IN ('pending', 'failed')
    AND event.in_line
    AND event.next_attempt_at BETWEEN v_first AND v_now
  ORDER BY event.next_attempt_at DESC
  LIMIT 1;

  RETURN least(coalesce(v_last, v_first) + interval '1 microsecond', v_now);
END
$$;

-- Keeps the events of one order key one behind the other, as the head of this file says. Runs as whoever changes them.
CREATE OR REPLACE FUNCTION webhook.keep_order()
RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
BEGIN
  -- Two keys with one hash only wait for each other. Each statement from here on sees what the holder before committed.
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.webhook_id::text || NEW.order_key, 0));

  IF TG_OP = 'INSERT' THEN
    SELECT coalesce(max(event.order_no), 0) + 1
    INTO NEW.order_no
    FROM public.webhook_events AS event
    WHERE event.webhook_id = NEW.webhook_id
      AND event.order_key = NEW.order_key
      AND event.status <> 'success';
    -- The transaction may have begun before that of an event with a lower number.
    NEW.received_at := clock_timestamp();
  END IF;

  IF TG_WHEN = 'BEFORE' THEN
    IF EXISTS (
      SELECT
      FROM public.webhook_events AS event
      WHERE event.webhook_id = NEW.webhook_id
        AND event.order_key = NEW.order_key
        AND event.status <> 'success'
        AND event.status <> 'dead_letter') THEN
      NEW.next_attempt_at := 'infinity';
      NEW.in_line := false;
    END IF;
    RETURN NEW;
  END IF;

  UPDATE public.webhook_events AS event
  SET next_attempt_at = clock_timestamp()
  FROM (
    SELECT following.id, following.next_attempt_at
    FROM public.webhook_events AS following
    WHERE following.webhook_id = NEW.webhook_id
      AND following.order_key = NEW.order_key
      AND following.status <> 'success'
      AND following.status <> 'dead_letter'
    ORDER BY following.order_no
    LIMIT 1
  ) AS first
  WHERE event.id = first.id
    AND first.next_attempt_at = 'infinity';
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER order_kept
  BEFORE INSERT ON public.webhook_events
  FOR EACH ROW
  WHEN (NEW.order_key IS NOT NULL)
  EXECUTE FUNCTION webhook.keep_order();
CREATE OR REPLACE TRIGGER order_kept_by_replay
  BEFORE UPDATE ON public.webhook_events
  FOR EACH ROW
  WHEN (NEW.order_key IS NOT NULL AND OLD.status = 'dead_letter' AND NEW.status = 'pending')
  EXECUTE FUNCTION webhook.keep_order();
CREATE OR REPLACE TRIGGER order_goes_on
  AFTER UPDATE ON public.webhook_events
  FOR EACH ROW
  WHEN (NEW.order_key IS NOT NULL AND OLD.status = 'processing' AND NEW.status IN ('success', 'dead_letter'))
  EXECUTE FUNCTION webhook.keep_order();

-- The index of one line: webhook_events_claimable has both.
-- lint: allow drop_index_without_concurrently the triggers of this file have locked the table already
DROP INDEX IF EXISTS public.webhook_events_ready;

-- lint: allow drop_in_use its successor takes the same five arguments, in the same transaction
DROP FUNCTION IF EXISTS webhook.ingest_event(uuid, text, jsonb, text, text);

-- Takes in an event. One row:
--   accepted   the event is new and waits to be claimed
--   duplicate  (p_webhook_id, p_event_id) was taken in before; id is the first one's, and nothing changes
-- Of concurrent calls with one event, one is answered accepted and the others duplicate, all with the same id.
-- p_signature and p_idempotency_key are kept for those who process the event, and may be NULL; neither decides here. An
-- empty key is none, as is an empty p_order_key.
-- p_raw_body, p_headers and p_url are what the signature is about: they are kept beside the event, those of the delivery
-- that was accepted. Events of an integration with one p_order_key are processed one after the other, as they came in.
--
-- Raises 22023 if the integration, the event's id or the payload is NULL or the id is empty; P0002 if there is no such
-- integration or it is not active.
CREATE OR REPLACE FUNCTION webhook.ingest_event(
  p_webhook_id      uuid,
  p_event_id        text,
  p_payload         jsonb,
  p_signature       text,
  p_idempotency_key text,
  p_raw_body        bytea DEFAULT NULL,
  p_headers         jsonb DEFAULT NULL,
  p_url             text DEFAULT NULL,
  p_order_key       text DEFAULT NULL
)
RETURNS TABLE (outcome text, id uuid)
LANGUAGE plpgsql
ROWS 1
SET enable_seqscan = off
SET enable_bitmapscan = off
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
      (clinic_id, webhook_id, event_id, payload, signature, idempotency_key, max_attempts, next_attempt_at, order_key)
    VALUES
      (v_clinic_id, p_webhook_id, p_event_id, p_payload, p_signature, NULLIF(p_idempotency_key, ''), v_max_attempts,
       webhook.next_place(v_clinic_id), NULLIF(p_order_key, ''))
    ON CONFLICT ON CONSTRAINT webhook_events_webhook_event_key DO NOTHING
    RETURNING event.id
    INTO id;

    IF FOUND THEN
      outcome := 'accepted';
      IF num_nonnulls(p_raw_body, p_headers, p_url) > 0 THEN
        INSERT INTO public.webhook_deliveries (id, clinic_id, raw_body, headers, url)
        VALUES (ingest_event.id, v_clinic_id, p_raw_body, p_headers, p_url);
      END IF;
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

-- Claims up to p_limit events for a worker: those whose lease is over, then those first in the two lines. Each
-- becomes its worker's alone until leased_until, which is p_lease after the moment of the claim; claim_no is what
-- mark_event_result wants to be shown. The claim itself counts as an attempt, so that an event that kills its workers
-- comes to an end too. The order of the rows means nothing.
--
-- Before that, up to 100 events whose last attempt's lease is over become dead letters. An attempt whose lease is over is
-- logged by whoever finds it.
--
-- No row: nothing could be claimed. An event is not missed if it can be claimed, and nobody else locks it, from before
-- the call to its end. Events that another call has locked are skipped, never waited for. Where the search begins is in
-- the head of this file.
--
-- Raises 22023 if p_worker is NULL or empty, p_limit is NULL or below 1, or p_lease is NULL or not positive.
--
-- The events are locked by one statement and taken by another: there is no join that could run the first one twice,
-- whatever the plan. Scans of the whole table are ruled out, for statistics are never right about a queue. Plans are
-- kept: because of the limit the planner would make new ones in every call, a third of its time. Nor are they compiled:
-- they cost little, but they look expensive when many events are ready.
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
  v_ready   uuid[];
  v_place   timestamptz;
  v_first   timestamptz;
  v_again   boolean;
  v_in_line boolean;
  v_wanted  int;
  v_until   timestamptz;
  v_line    timestamptz;
  v_ends    timestamptz;
  v_idle    boolean := true;
  v_passed  bigint;
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
    v_until := webhook.search_from('webhook.search_again');
    v_line := '-infinity';
    v_ends := '-infinity';
    IF v_look = 1 AND v_until > v_now THEN
      v_line := webhook.search_from('webhook.search_line');
      v_ends := webhook.search_from('webhook.search_ends');
    ELSIF v_until <= v_now THEN
      -- One is enough: the others go on from where they can.
      PERFORM webhook.set_search('webhook.search_again', v_now + interval '1 s');
    END IF;
    v_passed := webhook.entries_read();

    IF EXISTS (SELECT
               FROM public.webhook_events AS event
               WHERE event.status = 'processing'
                 AND event.leased_until BETWEEN v_ends AND v_now) THEN
      v_idle := false;

      WITH exhausted AS MATERIALIZED (
        SELECT event.id
        FROM public.webhook_events AS event
        WHERE event.status = 'processing'
          AND event.leased_until BETWEEN v_ends AND v_now
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
          AND event.leased_until BETWEEN v_ends AND v_now
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
        AND event.next_attempt_at BETWEEN v_ends AND v_now);
    v_idle := v_idle AND NOT v_again;

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
        SELECT event.id, event.next_attempt_at
        FROM public.webhook_events AS event
        WHERE event.status IN ('pending', 'failed')
          AND event.in_line = v_in_line
          AND event.next_attempt_at BETWEEN CASE WHEN v_in_line THEN v_line ELSE v_ends END AND v_now
          AND event.id <> ALL (v_ids)
        ORDER BY event.next_attempt_at
        LIMIT v_wanted
        FOR NO KEY UPDATE SKIP LOCKED
      )
      SELECT array_agg(ready.id), min(ready.next_attempt_at)
      INTO v_ready, v_place
      FROM ready;

      v_ids := v_ids || v_ready;
      IF v_in_line THEN
        v_first := v_place;
      END IF;
    END LOOP;

    v_passed := webhook.entries_read() - v_passed;
    IF v_passed > 500 + 10 * p_limit THEN
      IF v_first IS NOT NULL THEN
        PERFORM webhook.set_search('webhook.search_line', v_first);
      END IF;
      IF v_idle THEN
        PERFORM webhook.set_search('webhook.search_ends', v_now - interval '20 ms');
      END IF;
      IF v_line = '-infinity' THEN
        -- Everything was searched: what is kept from earlier is no longer needed.
        IF v_first IS NULL THEN
          PERFORM webhook.set_search('webhook.search_line', '-infinity');
        END IF;
        IF NOT v_idle THEN
          PERFORM webhook.set_search('webhook.search_ends', '-infinity');
        END IF;
        PERFORM webhook.set_search('webhook.search_again', v_now + v_passed * interval '10 microseconds');
      END IF;
    ELSIF v_until <= v_now THEN
      PERFORM webhook.set_search('webhook.search_again', NULL);
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

-- Takes the result of a claim. It is accepted if the claim is the event's latest and was not marked yet, even if its
-- lease is over:
--   success      p_ok: the event is done
--   retry        not p_ok: it can be claimed again from next_attempt_at on, which is backoff * 2^(attempts - 1), of one
--                day at most, after the mark, and up to a tenth of that more, so that events which failed together do
--                not come back together: never earlier
--   dead_letter  not p_ok, and no attempts are left
-- Repeating an accepted mark is answered as it was the first time, and changes nothing, until the next claim.
--   stale        another claim took the event over, or its last lease expired and it was given up, or there is no such
--                event or claim: nothing changes
-- p_error is kept as the event's error, NULL included, and what stands before its first colon in the log, if that is a
-- code of lower-case letters and digits. An accepted mark leaves one row there.
--
-- Raises 22023 if p_id, p_claim_no or p_ok is NULL.
--
-- Here and below, what is processing is told by its lease: it has one, and nothing else has. Asked for the status, the
-- planner takes the index of the leases, whose entries it believes to be few, and reads them all for one event.
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
  v_event  record;
  v_result text;
BEGIN
  IF p_id IS NULL OR p_claim_no IS NULL OR p_ok IS NULL THEN
    RAISE EXCEPTION 'mark_event_result needs an event, a claim and a result'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  IF p_ok THEN
    WITH marked AS (
      UPDATE public.webhook_events AS event
      SET status = 'success',
          result = 'success',
          leased_until = NULL,
          processed_at = clock_timestamp(),
          error = p_error
      WHERE event.id = p_id
        AND event.claim_no = p_claim_no
        AND event.leased_until IS NOT NULL
      RETURNING event.clinic_id, event.webhook_id, event.event_id, event.attempts
    )
    INSERT INTO public.webhook_logs
      (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
    SELECT marked.clinic_id, marked.webhook_id, marked.event_id, 'success', NULL, p_id, p_claim_no, marked.attempts
    FROM marked;

    IF FOUND THEN
      RETURN 'success';
    END IF;
  ELSE
    UPDATE public.webhook_events AS event
    SET status = CASE WHEN event.attempts >= event.max_attempts THEN 'dead_letter' ELSE 'failed' END,
        result = CASE WHEN event.attempts >= event.max_attempts THEN 'dead_letter' ELSE 'retry' END,
        leased_until = NULL,
        next_attempt_at = clock_timestamp() + (1 + random() / 10) * (
          SELECT least(integration.backoff * 2 ^ least(event.attempts - 1, 20), interval '1 day')
          FROM public.integration_webhooks AS integration
          WHERE integration.id = event.webhook_id),
        in_line = false,
        error = p_error
    WHERE event.id = p_id
      AND event.claim_no = p_claim_no
      AND event.leased_until IS NOT NULL
    RETURNING event.clinic_id, event.webhook_id, event.event_id, event.attempts, event.result
    INTO v_event;

    IF FOUND THEN
      INSERT INTO public.webhook_logs
        (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt, error)
      VALUES
        (v_event.clinic_id, v_event.webhook_id, v_event.event_id, v_event.result, NULL, p_id, p_claim_no,
         v_event.attempts, coalesce(substring(p_error FROM '^([a-z0-9][a-z0-9 _.-]{0,63}):'), 'other'));
      RETURN v_event.result;
    END IF;
  END IF;

  -- The result of a claim is kept until the next claim. A claim that was given up has none.
  SELECT event.result
  INTO v_result
  FROM public.webhook_events AS event
  WHERE event.id = p_id
    AND event.claim_no = p_claim_no;

  RETURN coalesce(v_result, 'stale');
END
$$;

-- Marks claims as successes, the n-th of p_ids with the n-th of p_claim_nos: each as mark_event_result does with p_ok, but
-- all by one statement, at a fraction of the cost. One row for each claim, in any order, with that answer. The events are
-- locked in the order of their ids, so that calls with the same events wait for each other and never in a circle. With
-- several order keys they may: one of two is then aborted by 40P01, has done nothing, and is to be repeated.
--
-- Raises 22023 if an array is NULL or has a NULL in it, if one is longer than the other, or if an event is there twice.
CREATE OR REPLACE FUNCTION webhook.mark_events_done(p_ids uuid[], p_claim_nos bigint[])
RETURNS TABLE (id uuid, claim_no bigint, result text)
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
BEGIN
  IF p_ids IS NULL OR p_claim_nos IS NULL
    OR cardinality(p_ids) <> cardinality(p_claim_nos)
    OR array_position(p_claim_nos, NULL) IS NOT NULL
    -- A NULL is counted by neither.
    OR cardinality(p_ids) <> (SELECT count(DISTINCT one.id) FROM unnest(p_ids) AS one (id)) THEN
    RAISE EXCEPTION 'mark_events_done needs different events, and a claim number for each'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  PERFORM
  FROM public.webhook_events AS event
  WHERE event.id = ANY (p_ids)
  ORDER BY event.id
  FOR NO KEY UPDATE;

  WITH marked AS (
    UPDATE public.webhook_events AS event
    SET status = 'success',
        result = 'success',
        leased_until = NULL,
        processed_at = clock_timestamp(),
        error = NULL
    WHERE event.id = ANY (p_ids)
      AND event.claim_no = p_claim_nos[array_position(p_ids, event.id)]
      AND event.leased_until IS NOT NULL
    RETURNING event.clinic_id, event.webhook_id, event.event_id, event.id, event.claim_no, event.attempts
  )
  INSERT INTO public.webhook_logs
    (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
  SELECT marked.clinic_id, marked.webhook_id, marked.event_id, 'success', NULL, marked.id, marked.claim_no,
    marked.attempts
  FROM marked;

  -- What was just marked, what was before, and what is kept of neither: as mark_event_result answers.
  RETURN QUERY
  SELECT claim.id, claim.claim_no, coalesce(event.result, 'stale')
  FROM unnest(p_ids, p_claim_nos) AS claim (id, claim_no)
  LEFT JOIN public.webhook_events AS event ON event.id = claim.id AND event.claim_no = claim.claim_no;
END
$$;

-- Prolongs the lease of a claim: it ends p_lease from now, or later if it did already. Gives back when it ends; NULL if
-- the claim is superseded, marked or given up, and then nothing changes: whoever hears that stops working on it.
--
-- Raises 22023 if p_id or p_claim_no is NULL, or p_lease is NULL or not positive.
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
  SET leased_until = greatest(event.leased_until, clock_timestamp() + p_lease)
  WHERE event.id = p_id
    AND event.claim_no = p_claim_no
    AND event.leased_until IS NOT NULL
  RETURNING event.leased_until
  INTO v_leased_until;

  RETURN v_leased_until;
END
$$;

-- What the holder of a claim needs to verify its event and to have its effect once. No row: the claim is superseded,
-- marked or given up. raw_body, headers, url and received_at are NULL if they were not taken in; idempotency_key is the
-- event's id if the provider sent no key.
CREATE OR REPLACE FUNCTION webhook.read_delivery(p_id uuid, p_claim_no bigint)
RETURNS TABLE (
  provider        text,
  clinic_id       uuid,
  event_id        text,
  idempotency_key text,
  raw_body        bytea,
  headers         jsonb,
  url             text,
  received_at     timestamptz
)
LANGUAGE sql
STABLE
ROWS 1
SET enable_seqscan = off
AS $$
  SELECT
    integration.provider,
    event.clinic_id,
    event.event_id,
    coalesce(event.idempotency_key, event.event_id),
    delivery.raw_body,
    delivery.headers,
    delivery.url,
    delivery.received_at
  FROM public.webhook_events AS event
  JOIN public.integration_webhooks AS integration ON integration.id = event.webhook_id
  LEFT JOIN public.webhook_deliveries AS delivery ON delivery.id = event.id
  WHERE event.id = p_id
    AND event.claim_no = p_claim_no
    AND event.leased_until IS NOT NULL
$$;

REVOKE EXECUTE ON FUNCTION
  webhook.search_from(regclass),
  webhook.set_search(regclass, timestamptz),
  webhook.entries_read(),
  webhook.next_place(uuid),
  webhook.keep_order(),
  webhook.ingest_event(uuid, text, jsonb, text, text, bytea, jsonb, text, text),
  webhook.mark_events_done(uuid[], bigint[]),
  webhook.extend_lease(uuid, bigint, interval),
  webhook.read_delivery(uuid, bigint)
  FROM PUBLIC;
GRANT SELECT, UPDATE ON SEQUENCE webhook.search_line, webhook.search_ends, webhook.search_again TO webhook_worker;
GRANT SELECT ON SEQUENCE webhook.search_line, webhook.search_again TO service_role;
GRANT EXECUTE ON FUNCTION webhook.set_search(regclass, timestamptz), webhook.entries_read() TO webhook_worker;
GRANT EXECUTE ON FUNCTION
  webhook.search_from(regclass),
  webhook.next_place(uuid),
  webhook.ingest_event(uuid, text, jsonb, text, text, bytea, jsonb, text, text)
  TO webhook_worker, service_role;
GRANT EXECUTE ON FUNCTION
  webhook.mark_events_done(uuid[], bigint[]),
  webhook.extend_lease(uuid, bigint, interval),
  webhook.read_delivery(uuid, bigint)
  TO webhook_worker;

COMMENT ON SEQUENCE webhook.search_line IS 'From which place in line on claims search, while it is used';
COMMENT ON SEQUENCE webhook.search_ends IS 'From when on claims search for what is over or due, while it is used';
COMMENT ON SEQUENCE webhook.search_again IS 'Until when search_line and search_ends are used';
COMMENT ON FUNCTION webhook.search_from(regclass) IS 'The time that one of these sequences keeps';
COMMENT ON FUNCTION webhook.set_search(regclass, timestamptz) IS 'Keeps a time in one of these sequences';
COMMENT ON FUNCTION webhook.entries_read() IS 'Entries of the claims'' indexes that this session has read';
COMMENT ON FUNCTION webhook.next_place(uuid) IS 'The place in line of one more event of a clinic';
COMMENT ON FUNCTION webhook.keep_order() IS 'Trigger: events of one order key are processed one after the other';
COMMENT ON FUNCTION webhook.ingest_event(uuid, text, jsonb, text, text, bytea, jsonb, text, text) IS
  'Takes in an event, once';
COMMENT ON FUNCTION webhook.mark_events_done(uuid[], bigint[]) IS 'Takes the successes of many claims at once';
COMMENT ON FUNCTION webhook.extend_lease(uuid, bigint, interval) IS 'Prolongs the lease of a claim';
COMMENT ON FUNCTION webhook.read_delivery(uuid, bigint) IS 'What the holder of a claim needs to process its event';

RESET ROLE;
