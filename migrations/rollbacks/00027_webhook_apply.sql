-- Takes back 00027: dead letters are replayed as 00012 has it. No row is lost.
SET LOCAL ROLE clinic_owner;

-- Constraints that hold are as those of 00024 were: not yet proved of the rows that were there before.
ALTER TABLE public.webhook_events
  DROP CONSTRAINT webhook_events_order_check,
  ADD CONSTRAINT webhook_events_order_check CHECK ((order_key IS NULL) = (order_no IS NULL)) NOT VALID;
ALTER TABLE public.webhook_logs
  DROP CONSTRAINT webhook_logs_outcome_check,
  DROP CONSTRAINT webhook_logs_attempt_check,
  DROP CONSTRAINT webhook_logs_error_check,
  ADD CONSTRAINT webhook_logs_outcome_check
    CHECK (outcome IN ('accepted', 'duplicate', 'bad_signature', 'malformed', 'failed',
                       'success', 'retry', 'dead_letter', 'expired')) NOT VALID,
  ADD CONSTRAINT webhook_logs_attempt_check
    CHECK (num_nulls(webhook_event_id, claim_no, attempt) = CASE WHEN http_status IS NULL THEN 0 ELSE 3 END) NOT VALID,
  ADD CONSTRAINT webhook_logs_error_check CHECK (error ~ '^[a-z0-9][a-z0-9 _.-]{0,63}$') NOT VALID;
ALTER TABLE public.webhook_idempotency
  DROP CONSTRAINT webhook_idempotency_provider_check,
  ADD CONSTRAINT webhook_idempotency_provider_check CHECK (provider <> '') NOT VALID;

DROP FUNCTION IF EXISTS
  webhook.delete_logs(timestamptz, int),
  webhook.delete_finished(timestamptz, int),
  webhook.apply_event(uuid, bigint, jsonb),
  webhook.take_effect(uuid, bigint, jsonb);

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

DROP FUNCTION IF EXISTS webhook.replay_chosen(text, uuid, text, interval, int, boolean, uuid[]);

RESET ROLE;
