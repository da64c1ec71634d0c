-- Variant: a narrow table holds what is unfinished, and when it is due. Correct.
--
-- webhook.waiting has a row for each pending, failed or leased event, kept by a trigger; claims look for work there
-- alone. No index of webhook_events contains its status any more: where the page has room, an event's claim and mark
-- are heap-only updates, which touch no index however many events are finished. The price: a trigger and a second row
-- for each change, and dead letters that are found by reading the table.
-- Waiting rows are locked with SKIP LOCKED, then their events, by id; a mark locks them the other way round, so that a
-- claim of an event at the very end of its lease may end in 40P01, which is to be tried again.
-- Who is due first goes first, whichever clinic it is: there is one line, and next_place is the present. The answers, SQLSTATEs and signatures are those of the migrations;
-- the other procedures stay as they are.
CREATE TABLE webhook.waiting (
  id        uuid PRIMARY KEY,
  clinic_id uuid NOT NULL,
  next_at   timestamptz NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE webhook.waiting ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY waiting_all ON webhook.waiting
  TO clinic_owner, webhook_worker, service_role, clinic_admin
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook.waiting TO webhook_worker, service_role, clinic_admin;
CREATE INDEX waiting_next_at ON webhook.waiting (next_at);
CREATE INDEX waiting_clinic ON webhook.waiting (clinic_id, next_at);

DROP INDEX
  public.webhook_events_leased,
  public.webhook_events_line,
  public.webhook_events_claimable,
  public.webhook_events_dead_letters,
  public.webhook_events_order;
CREATE INDEX webhook_events_order
  ON public.webhook_events (webhook_id, order_key, order_no)
  WHERE order_key IS NOT NULL;
ALTER TABLE public.webhook_events SET (fillfactor = 50);

CREATE FUNCTION webhook.keep_waiting()
RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
BEGIN
  IF NEW.status IN ('success', 'dead_letter') THEN
    DELETE FROM webhook.waiting AS waiting
    WHERE waiting.id = NEW.id;
  ELSE
    INSERT INTO webhook.waiting (id, clinic_id, next_at)
    VALUES (NEW.id, NEW.clinic_id, coalesce(NEW.leased_until, NEW.next_attempt_at))
    ON CONFLICT ON CONSTRAINT waiting_pkey DO UPDATE
    SET next_at = excluded.next_at;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER waiting_kept
  AFTER INSERT OR UPDATE ON public.webhook_events
  FOR EACH ROW
  EXECUTE FUNCTION webhook.keep_waiting();

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
  v_now   timestamptz;
  v_ids   uuid[] := '{}';
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

    WITH ready AS MATERIALIZED (
      SELECT waiting.id
      FROM webhook.waiting AS waiting
      WHERE waiting.next_at <= v_now
      ORDER BY waiting.next_at
      LIMIT p_limit
      FOR NO KEY UPDATE SKIP LOCKED
    )
    SELECT coalesce(array_agg(ready.id), '{}')
    INTO v_ids
    FROM ready;

    IF v_ids <> '{}' THEN
      -- Attempts whose lease is over, and of them the last ones. A mark that comes now waits for this call, or this call
      -- has to wait for it: what it finishes is not claimed.
      PERFORM FROM public.webhook_events AS event WHERE event.id = ANY (v_ids) ORDER BY event.id FOR NO KEY UPDATE;

      INSERT INTO public.webhook_logs
        (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt)
      SELECT event.clinic_id, event.webhook_id, event.event_id, 'expired', NULL, event.id, event.claim_no,
        event.attempts
      FROM public.webhook_events AS event
      WHERE event.id = ANY (v_ids)
        AND event.status = 'processing'
        AND event.leased_until <= v_now;

      UPDATE public.webhook_events AS event
      SET status = 'dead_letter',
          leased_until = NULL,
          error = 'the lease of the last attempt expired'
      WHERE event.id = ANY (v_ids)
        AND event.status = 'processing'
        AND event.leased_until <= v_now
        AND event.attempts >= event.max_attempts;

      SELECT coalesce(array_agg(event.id), '{}')
      INTO v_ids
      FROM public.webhook_events AS event
      WHERE event.id = ANY (v_ids)
        AND ((event.status IN ('pending', 'failed') AND event.next_attempt_at <= v_now)
          OR (event.status = 'processing' AND event.leased_until <= v_now));
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

