-- Takes back 00027: dead letters are replayed as 00012 has it. No row is lost.
SET LOCAL ROLE clinic_owner;

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
