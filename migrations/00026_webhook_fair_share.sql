-- Webhook events: a line that clinics share, order under a key, received bytes, a log row for each attempt, and a
-- heartbeat. The functions of 00012 keep their promises and answers; its header holds but for what follows.
--
-- Two lines. next_attempt_at is an event's place, and a claim takes those that stand first.
-- * In line stand those that came in and were not tried yet. Each gets the place behind its own clinic's last one, or, if
--   the clinic has none in line, the place of the event that stands first of all. So places are turns: in each, every
--   clinic has about one event, and an event that comes alone waits for one of each other clinic, however many those
--   have. (This is start-time fair queueing with one microsecond a turn.) With nobody in line the place is the present,
--   so that no place is ever later than now, and an old one is never given again. Nothing is counted or locked for it:
--   who comes in at the same moment, from one clinic, shares a turn.
-- * Not in_line are those that come again, failed, replayed or held back by their order key: they stand by when they
--   are due. Half of what a claim takes is theirs (of claims of one event, every other one, by chance), and either line
--   gets what the other leaves. So neither line, however long, makes the other's events wait for more than about twice
--   the claims that stand before them.
-- A claim that knows nothing of in_line must not have such places: newcomers would stand before all that comes again. With
-- a next_place that is the present it takes events by when they are due.
--
-- Order under a key. Of the events of an integration with one order_key, one at a time can be claimed: the others wait at
-- next_attempt_at = 'infinity'. When it ends, in success or as a dead letter, the one with the lowest order_no of the
-- others is due. A dead letter does not hold up those behind it; replayed, it goes before them. Triggers do it, whatever
-- procedure changes an event, under an advisory lock on the key, so that no end is overlooked. An event without a key
-- pays for their WHEN tests alone.
--
-- An attempt's log row is written with its mark; if its worker was lost, by whoever finds its lease over.
--
-- Date: 2026-11-22
-- Problem: A clinic that floods the queue delays all others, events about one thing overtake each other, what a provider
--   signed is lost, a long handler loses its lease, and attempts leave no trace.
-- Solution: A fair place for each event, triggers that keep order under a key, deliveries, extend_lease and log rows.
-- Affected tables: none but for three triggers of public.webhook_events, which is locked for a moment
-- Verification: SELECT to_regprocedure('webhook.ingest_event(uuid, text, jsonb, text, text)') IS NULL AND
--   to_regprocedure('webhook.extend_lease(uuid, bigint, interval)') IS NOT NULL
-- Rollback: rollbacks/00026_webhook_fair_share.sql
SET LOCAL ROLE clinic_owner;

-- The place in line of one more event of that clinic.
CREATE OR REPLACE FUNCTION webhook.next_place(p_clinic_id uuid)
RETURNS timestamptz
LANGUAGE plpgsql
AS $$
DECLARE
  -- A variable, for an index cannot be searched by a volatile function.
  v_now   timestamptz := clock_timestamp();
  v_first timestamptz;
  v_last  timestamptz;
BEGIN
  SELECT event.next_attempt_at
  INTO v_first
  FROM public.webhook_events AS event
  WHERE event.status IN ('pending', 'failed')
    AND event.in_line
    AND event.next_attempt_at <= v_now
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

  RETURN least(coalesce(v_last + interval '1 microsecond', v_first), v_now);
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
-- p_signature and p_idempotency_key are kept for those who process the event, and may be NULL; neither decides here.
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
      (v_clinic_id, p_webhook_id, p_event_id, p_payload, p_signature, p_idempotency_key, v_max_attempts,
       webhook.next_place(v_clinic_id), p_order_key)
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
-- the call to its end. Events that another call has locked are skipped, never waited for.
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
        AND event.next_attempt_at <= v_now);

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
          AND event.next_attempt_at <= v_now
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
    UPDATE public.webhook_events AS event
    SET status = 'success',
        result = 'success',
        leased_until = NULL,
        processed_at = clock_timestamp(),
        error = p_error
    WHERE event.id = p_id
      AND event.claim_no = p_claim_no
      AND event.status = 'processing'
    RETURNING event.clinic_id, event.webhook_id, event.event_id, event.attempts, event.result
    INTO v_event;
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
      AND event.status = 'processing'
    RETURNING event.clinic_id, event.webhook_id, event.event_id, event.attempts, event.result
    INTO v_event;
  END IF;

  IF FOUND THEN
    INSERT INTO public.webhook_logs
      (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt, error)
    VALUES
      (v_event.clinic_id, v_event.webhook_id, v_event.event_id, v_event.result, NULL, p_id, p_claim_no,
       v_event.attempts,
       CASE WHEN NOT p_ok THEN coalesce(substring(p_error FROM '^([a-z0-9][a-z0-9 _.-]{0,63}):'), 'other') END);
    v_result := v_event.result;
  ELSE
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
    AND event.status = 'processing'
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
    AND event.status = 'processing'
$$;

REVOKE EXECUTE ON FUNCTION
  webhook.next_place(uuid),
  webhook.keep_order(),
  webhook.ingest_event(uuid, text, jsonb, text, text, bytea, jsonb, text, text),
  webhook.extend_lease(uuid, bigint, interval),
  webhook.read_delivery(uuid, bigint)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  webhook.next_place(uuid),
  webhook.ingest_event(uuid, text, jsonb, text, text, bytea, jsonb, text, text)
  TO webhook_worker, service_role;
GRANT EXECUTE ON FUNCTION webhook.extend_lease(uuid, bigint, interval), webhook.read_delivery(uuid, bigint)
  TO webhook_worker;

COMMENT ON FUNCTION webhook.next_place(uuid) IS 'The place in line of one more event of a clinic';
COMMENT ON FUNCTION webhook.keep_order() IS 'Trigger: events of one order key are processed one after the other';
COMMENT ON FUNCTION webhook.ingest_event(uuid, text, jsonb, text, text, bytea, jsonb, text, text) IS
  'Takes in an event, once';
COMMENT ON FUNCTION webhook.extend_lease(uuid, bigint, interval) IS 'Prolongs the lease of a claim';
COMMENT ON FUNCTION webhook.read_delivery(uuid, bigint) IS 'What the holder of a claim needs to process its event';

RESET ROLE;
