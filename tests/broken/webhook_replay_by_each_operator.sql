-- fault: operators who replay at once each replay what they found: a second start for what was started.
-- violates: replay_within_bounds, audit_row_for_every_change

-- It would hide the fault.
DROP POLICY webhook_events_admin_replays ON public.webhook_events;

CREATE OR REPLACE FUNCTION webhook.replay_chosen(
  p_provider   text,
  p_webhook_id uuid,
  p_error_like text,
  p_older_than interval,
  p_limit      int,
  p_dry_run    boolean,
  p_ids        uuid[] DEFAULT NULL
)
RETURNS TABLE (id uuid, outcome text)
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
DECLARE
  v_clinic_id  uuid := app.current_clinic_id();
  v_before     timestamptz := clock_timestamp() - coalesce(p_older_than, '0 s');
  v_fresh      uuid[];
  v_duplicates uuid[];
BEGIN
  IF v_clinic_id IS NULL OR p_limit < 1 OR p_dry_run IS NULL THEN
    RAISE EXCEPTION 'a replay needs app.current_clinic_id, a limit of 1 at least or none, and p_dry_run'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  WITH chosen AS MATERIALIZED (
    SELECT
      event.id,
      event.clinic_id,
      event.idempotency_key,
      event.last_attempt_at,
      integration.provider,
      coalesce(event.idempotency_key, event.event_id) AS effect_key
    FROM public.webhook_events AS event
    JOIN public.integration_webhooks AS integration ON integration.id = event.webhook_id
    WHERE event.clinic_id = v_clinic_id
      AND event.status = 'dead_letter'
      AND (p_provider IS NULL OR integration.provider = p_provider)
      AND (p_webhook_id IS NULL OR event.webhook_id = p_webhook_id)
      AND (p_error_like IS NULL OR event.error LIKE p_error_like)
      AND (p_older_than IS NULL OR event.last_attempt_at <= v_before)
      AND (p_ids IS NULL OR event.id = ANY (p_ids))
  ), judged AS MATERIALIZED (
    SELECT
      chosen.id,
      chosen.last_attempt_at,
      row_number() OVER (
        PARTITION BY chosen.provider, chosen.effect_key
        ORDER BY chosen.last_attempt_at, chosen.id) > 1
      OR EXISTS (
        SELECT
        FROM public.webhook_idempotency AS bound
        WHERE bound.clinic_id = chosen.clinic_id
          AND bound.provider = chosen.provider
          AND bound.idempotency_key = chosen.effect_key
          AND bound.status = 'processed')
      OR EXISTS (
        SELECT
        FROM public.webhook_events AS other
        JOIN public.integration_webhooks AS integration ON integration.id = other.webhook_id
        WHERE other.clinic_id = chosen.clinic_id
          AND other.idempotency_key = chosen.idempotency_key
          AND other.status IN ('pending', 'processing', 'failed')
          AND integration.provider = chosen.provider) AS is_duplicate
    FROM chosen
  )
  SELECT
    array_agg(judged.id ORDER BY judged.last_attempt_at, judged.id) FILTER (WHERE judged.is_duplicate),
    (array_agg(judged.id ORDER BY judged.last_attempt_at, judged.id) FILTER (WHERE NOT judged.is_duplicate))
      [:coalesce(p_limit, 2147483647)]
  INTO v_duplicates, v_fresh
  FROM judged;

  IF NOT p_dry_run THEN
    UPDATE public.webhook_events AS event
    SET status = 'pending',
        attempts = 0,
        next_attempt_at = clock_timestamp(),
        in_line = false
    WHERE event.id = ANY (v_fresh);
  END IF;

  RETURN QUERY
  SELECT told.id, CASE WHEN p_dry_run THEN 'would_replay' ELSE 'replayed' END
  FROM unnest(v_fresh) AS told (id)
  UNION ALL
  SELECT told.id, 'duplicate'
  FROM unnest(v_duplicates) AS told (id);
END
$$;
