-- Webhook events as a queue: taken in once, claimed by one worker at a time under a lease, tried a limited number of
-- times, and replayed by an administrator after they were given up.
--
-- A status is entered by these transitions and by no others:
--   pending      ingest_event: the event is accepted and was never tried; replay_dead_letters: it starts again
--   processing   claim_next_event: a worker has it until leased_until. From pending and failed once next_attempt_at
--                has come; from processing when the lease is over and attempts are left
--   success      mark_event_result, ok. It ends here
--   failed       mark_event_result, not ok and attempts are left: it waits for next_attempt_at and is claimed again
--   dead_letter  mark_event_result, not ok at the last attempt; or claim_next_event, which finds the lease of the last
--                attempt expired. It stays until it is replayed
--
-- What the functions rely on, and every other writer of these tables has to keep:
-- * A claim raises claim_no, and nothing ever lowers it: it is the fencing token. attempts counts claims since the
--   event was accepted or replayed; it is no token, for a replay resets it.
-- * Time is clock_timestamp(), the server's, and a lease begins after its row was locked.
-- * max_attempts is copied from the integration when the event is taken in, so that a claim touches no other table. The
--   backoff is read from the integration when an attempt fails.
-- * READ COMMITTED. Under a stricter level a race that was lost ends in 40001, and nothing is written.
--
-- Each function runs with its caller's privileges, under row-level security:
--   ingest_event                          webhook_worker, service_role; all clinics, no tenant is set
--   claim_next_event, mark_event_result   webhook_worker; all clinics, no tenant is set
--   replay_dead_letters                   clinic_admin; the clinic in app.current_clinic_id
--
-- Indexes. A claim and a mark change the status, which is in the predicates of small partial indexes: neither can be a
-- heap-only update, so each index on the table costs every claim and every mark, and room kept free in the pages gains
-- nothing. Hence:
-- * idx_webhook_events_status is dropped: it held every finished event for ever, and the partial indexes replace it;
-- * idx_webhook_events_idempotency holds only events that have such a key, and begins with the clinic;
-- * the unique key (webhook_id, event_id) serves the foreign key too.
-- The foreign key share-locks the integration's row for every event that is taken in, and for nothing else.
--
-- On a table that already holds events this migration stops with 23502: nobody can guess their clinics.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'webhook_worker') THEN
    BEGIN
      CREATE ROLE webhook_worker NOLOGIN NOINHERIT;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN
        NULL;
    END;
  END IF;

  IF NOT pg_has_role(current_user, 'webhook_worker',
                     CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    EXECUTE format('GRANT webhook_worker TO %I', current_user);
  END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO webhook_worker;

SET LOCAL ROLE clinic_owner;

CREATE SCHEMA IF NOT EXISTS webhook;

-- The n-th failed attempt is followed by a pause of backoff * 2^(n-1), of one day at most.
CREATE TABLE IF NOT EXISTS public.integration_webhooks (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id    uuid NOT NULL REFERENCES public.clinics (id) ON DELETE CASCADE,
  provider     text NOT NULL,
  max_attempts int NOT NULL DEFAULT 5,
  backoff      interval NOT NULL DEFAULT '30 s',
  is_active    boolean NOT NULL DEFAULT true,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT integration_webhooks_clinic_id_key UNIQUE (clinic_id, id),
  CONSTRAINT integration_webhooks_provider_check CHECK (provider <> ''),
  CONSTRAINT integration_webhooks_max_attempts_check CHECK (max_attempts >= 1),
  CONSTRAINT integration_webhooks_backoff_check CHECK (backoff >= '0 s' AND backoff <= '1 day')
);

ALTER TABLE public.webhook_events
  ALTER COLUMN webhook_id SET NOT NULL,
  ADD COLUMN IF NOT EXISTS clinic_id uuid NOT NULL,
  ADD COLUMN IF NOT EXISTS max_attempts int NOT NULL,
  ADD COLUMN IF NOT EXISTS next_attempt_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN IF NOT EXISTS claim_no bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS claimed_by text,
  ADD COLUMN IF NOT EXISTS leased_until timestamptz,
  ADD COLUMN IF NOT EXISTS result text,
  DROP CONSTRAINT IF EXISTS webhook_events_integration_fkey,
  DROP CONSTRAINT IF EXISTS webhook_events_max_attempts_check,
  DROP CONSTRAINT IF EXISTS webhook_events_claim_no_check,
  DROP CONSTRAINT IF EXISTS webhook_events_result_check,
  DROP CONSTRAINT IF EXISTS webhook_events_lease_check,
  DROP CONSTRAINT IF EXISTS webhook_events_claim_check,
  DROP CONSTRAINT IF EXISTS webhook_events_success_check,
  ADD CONSTRAINT webhook_events_integration_fkey
    FOREIGN KEY (clinic_id, webhook_id)
    REFERENCES public.integration_webhooks (clinic_id, id) ON DELETE RESTRICT,
  ADD CONSTRAINT webhook_events_max_attempts_check CHECK (max_attempts >= 1),
  ADD CONSTRAINT webhook_events_claim_no_check CHECK (claim_no >= 0),
  ADD CONSTRAINT webhook_events_result_check CHECK (result IN ('success', 'retry', 'dead_letter')),
  ADD CONSTRAINT webhook_events_lease_check CHECK ((status = 'processing') = (leased_until IS NOT NULL)),
  ADD CONSTRAINT webhook_events_claim_check
    CHECK (status <> 'processing' OR (claimed_by IS NOT NULL AND claim_no >= 1 AND attempts >= 1 AND result IS NULL)),
  ADD CONSTRAINT webhook_events_success_check CHECK (status <> 'success' OR processed_at IS NOT NULL),
  SET (autovacuum_vacuum_scale_factor = 0.01,
       autovacuum_vacuum_threshold = 500,
       autovacuum_vacuum_cost_delay = 0);

DO $$
BEGIN
  -- 00006 made it on idempotency_key alone, of all events.
  IF NOT EXISTS (SELECT
                 FROM pg_catalog.pg_index AS i
                 WHERE i.indexrelid = to_regclass('public.idx_webhook_events_idempotency')
                   AND i.indpred IS NOT NULL) THEN
    DROP INDEX IF EXISTS public.idx_webhook_events_idempotency;
  END IF;
END
$$;

DROP INDEX IF EXISTS public.idx_webhook_events_status;
CREATE INDEX IF NOT EXISTS idx_webhook_events_idempotency
  ON public.webhook_events (clinic_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX IF NOT EXISTS webhook_events_ready
  ON public.webhook_events (next_attempt_at)
  WHERE status IN ('pending', 'failed');
CREATE INDEX IF NOT EXISTS webhook_events_leased
  ON public.webhook_events (leased_until)
  WHERE status = 'processing';
CREATE INDEX IF NOT EXISTS webhook_events_dead_letters
  ON public.webhook_events (clinic_id, last_attempt_at)
  WHERE status = 'dead_letter';

-- Every replay is logged, whoever makes it: the event's id and the names of the columns that changed.
CREATE OR REPLACE TRIGGER audit_replays
  AFTER UPDATE ON public.webhook_events
  FOR EACH ROW
  WHEN (OLD.status = 'dead_letter' AND NEW.status = 'pending')
  EXECUTE FUNCTION audit.log_changes();

ALTER TABLE public.integration_webhooks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.webhook_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS integration_webhooks_per_clinic ON public.integration_webhooks;
CREATE POLICY integration_webhooks_per_clinic ON public.integration_webhooks
  USING (clinic_id = (SELECT app.current_clinic_id()))
  WITH CHECK (clinic_id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS integration_webhooks_service_read ON public.integration_webhooks;
CREATE POLICY integration_webhooks_service_read ON public.integration_webhooks
  FOR SELECT TO service_role, webhook_worker
  USING (true);

DROP POLICY IF EXISTS webhook_events_per_clinic ON public.webhook_events;
CREATE POLICY webhook_events_per_clinic ON public.webhook_events
  USING (clinic_id = (SELECT app.current_clinic_id()))
  WITH CHECK (clinic_id = (SELECT app.current_clinic_id()));

DROP POLICY IF EXISTS webhook_events_service_read ON public.webhook_events;
CREATE POLICY webhook_events_service_read ON public.webhook_events
  FOR SELECT TO service_role
  USING (true);

DROP POLICY IF EXISTS webhook_events_service_ingest ON public.webhook_events;
CREATE POLICY webhook_events_service_ingest ON public.webhook_events
  FOR INSERT TO service_role
  WITH CHECK (true);

DROP POLICY IF EXISTS webhook_events_worker ON public.webhook_events;
CREATE POLICY webhook_events_worker ON public.webhook_events
  TO webhook_worker
  USING (true)
  WITH CHECK (true);

-- An administrator updates events in one way only, whatever statement is used.
DROP POLICY IF EXISTS webhook_events_admin_replays ON public.webhook_events;
CREATE POLICY webhook_events_admin_replays ON public.webhook_events
  AS RESTRICTIVE
  FOR UPDATE TO clinic_admin
  USING (status = 'dead_letter')
  WITH CHECK (status = 'pending');

-- Takes in an event. One row:
--   accepted   the event is new and waits to be claimed
--   duplicate  (p_webhook_id, p_event_id) was taken in before; id is the first one's, and nothing changes
-- Of concurrent calls with one event, one is answered accepted and the others duplicate, all with the same id.
-- p_signature and p_idempotency_key are kept for those who process the event, and may be NULL; neither decides here.
--
-- Raises 22023 if the integration, the event's id or the payload is NULL or the id is empty; P0002 if there is no such
-- integration or it is not active.
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

-- Claims up to p_limit events for a worker: those whose lease is over first, then those that have been due for longest.
-- Each becomes its worker's alone until leased_until, which is p_lease after the moment of the claim; claim_no is what
-- mark_event_result wants to be shown. The claim itself counts as an attempt, so that an event that kills its workers
-- comes to an end too. The order of the rows means nothing.
--
-- Before that, up to 100 events whose last attempt's lease is over become dead letters.
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
-- p_error is kept as the event's error, NULL included.
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

-- Gives dead letters of the clinic in app.current_clinic_id a new start: pending, due at once, with no attempts made.
-- The claim number is kept, so that a mark from before the replay is stale once the event is claimed again. One row for
-- each, those first whose last attempt is longest ago:
--   replayed      the event is pending again
--   would_replay  p_dry_run: it would be; nothing is written or locked
-- The filters: the integration; a LIKE pattern for the error; how long the last attempt is ago, at least; how many.
-- NULL means any. Concurrent replays share the events between them, and none is replayed twice. The audit log gets a
-- row for each, with app.current_user_id.
--
-- Raises 22023 if no clinic is set, p_limit is below 1 or p_dry_run is NULL.
CREATE OR REPLACE FUNCTION webhook.replay_dead_letters(
  p_webhook_id uuid,
  p_error_like text,
  p_older_than interval,
  p_limit      int,
  p_dry_run    boolean
)
RETURNS TABLE (id uuid, outcome text)
LANGUAGE plpgsql
AS $$
DECLARE
  v_clinic_id uuid := app.current_clinic_id();
  v_before    timestamptz := clock_timestamp() - coalesce(p_older_than, '0 s');
BEGIN
  IF v_clinic_id IS NULL OR p_limit < 1 OR p_dry_run IS NULL THEN
    RAISE EXCEPTION 'replay_dead_letters needs app.current_clinic_id, a limit of 1 at least or none, and p_dry_run'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  IF p_dry_run THEN
    RETURN QUERY
    SELECT event.id, 'would_replay'
    FROM public.webhook_events AS event
    WHERE event.clinic_id = v_clinic_id
      AND event.status = 'dead_letter'
      AND (p_webhook_id IS NULL OR event.webhook_id = p_webhook_id)
      AND (p_error_like IS NULL OR event.error LIKE p_error_like)
      AND (p_older_than IS NULL OR event.last_attempt_at <= v_before)
    ORDER BY event.last_attempt_at
    LIMIT p_limit;
    RETURN;
  END IF;

  RETURN QUERY
  WITH picked AS MATERIALIZED (
    SELECT event.id
    FROM public.webhook_events AS event
    WHERE event.clinic_id = v_clinic_id
      AND event.status = 'dead_letter'
      AND (p_webhook_id IS NULL OR event.webhook_id = p_webhook_id)
      AND (p_error_like IS NULL OR event.error LIKE p_error_like)
      AND (p_older_than IS NULL OR event.last_attempt_at <= v_before)
    ORDER BY event.last_attempt_at
    LIMIT p_limit
    FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE public.webhook_events AS event
  SET status = 'pending',
      attempts = 0,
      next_attempt_at = clock_timestamp()
  FROM picked
  WHERE event.id = picked.id
  RETURNING event.id, 'replayed';
END
$$;

REVOKE EXECUTE ON FUNCTION
  webhook.ingest_event(uuid, text, jsonb, text, text),
  webhook.claim_next_event(text, int, interval),
  webhook.mark_event_result(uuid, bigint, boolean, text),
  webhook.replay_dead_letters(uuid, text, interval, int, boolean)
  FROM PUBLIC;

GRANT USAGE ON SCHEMA webhook TO webhook_worker, service_role, clinic_admin;
GRANT EXECUTE ON FUNCTION webhook.ingest_event(uuid, text, jsonb, text, text) TO webhook_worker, service_role;
GRANT EXECUTE ON FUNCTION
  webhook.claim_next_event(text, int, interval),
  webhook.mark_event_result(uuid, bigint, boolean, text)
  TO webhook_worker;
GRANT EXECUTE ON FUNCTION webhook.replay_dead_letters(uuid, text, interval, int, boolean) TO clinic_admin;

-- 00008 let service_role write whole events. What is granted by column is all that the functions need.
REVOKE INSERT, UPDATE ON public.webhook_events FROM service_role;
GRANT
  SELECT,
  INSERT (clinic_id, webhook_id, event_id, payload, signature, idempotency_key, max_attempts)
  ON public.webhook_events TO webhook_worker, service_role;
GRANT UPDATE (status, claim_no, attempts, claimed_by, leased_until, last_attempt_at, next_attempt_at, processed_at,
              result, error)
  ON public.webhook_events TO webhook_worker;
GRANT SELECT ON public.integration_webhooks TO webhook_worker, service_role;

GRANT SELECT, UPDATE (status, attempts, next_attempt_at) ON public.webhook_events TO clinic_admin;
GRANT SELECT, INSERT, UPDATE (provider, max_attempts, backoff, is_active) ON public.integration_webhooks
  TO clinic_admin;

-- The others see how far their clinic's events are, but not what is in them.
GRANT SELECT (id, clinic_id, webhook_id, event_id, received_at, status, attempts, max_attempts, last_attempt_at,
              next_attempt_at, processed_at)
  ON public.webhook_events TO clinician, receptionist, readonly;
GRANT SELECT ON public.integration_webhooks TO clinician, receptionist, readonly;

COMMENT ON SCHEMA webhook IS 'Taking in and processing webhook events';
COMMENT ON TABLE public.integration_webhooks IS 'Providers that deliver events to a clinic, and how often to try';
COMMENT ON COLUMN public.webhook_events.max_attempts IS 'The integration''s when the event was taken in';
COMMENT ON COLUMN public.webhook_events.attempts IS 'Claims since the event was taken in or replayed';
COMMENT ON COLUMN public.webhook_events.next_attempt_at IS
  'From when on a pending or failed event can be claimed; without meaning in the other states';
COMMENT ON COLUMN public.webhook_events.claim_no IS 'Number of the latest claim, the fencing token; never lowered';
COMMENT ON COLUMN public.webhook_events.claimed_by IS 'The worker that made the latest claim';
COMMENT ON COLUMN public.webhook_events.leased_until IS 'When the lease of an event in processing is over, else NULL';
COMMENT ON COLUMN public.webhook_events.result IS
  'What the mark of the latest claim was answered; NULL if it was not marked';
COMMENT ON INDEX public.webhook_events_ready IS 'What can be claimed, by when';
COMMENT ON INDEX public.webhook_events_leased IS 'Running leases, by their end';
COMMENT ON INDEX public.webhook_events_dead_letters IS 'What can be replayed';
COMMENT ON FUNCTION webhook.ingest_event(uuid, text, jsonb, text, text) IS 'Takes in an event, once';
COMMENT ON FUNCTION webhook.claim_next_event(text, int, interval) IS 'Claims events for a worker, under a lease';
COMMENT ON FUNCTION webhook.mark_event_result(uuid, bigint, boolean, text) IS 'Takes the result of a claim';
COMMENT ON FUNCTION webhook.replay_dead_letters(uuid, text, interval, int, boolean) IS
  'Makes dead letters pending again';

RESET ROLE;
