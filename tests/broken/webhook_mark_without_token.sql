-- fault: a mark does not compare the claim number: whoever once claimed the event may mark it.
-- violates: stale_mark_changes_nothing
-- explored: caught

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
      AND event.status = 'processing'
    RETURNING event.result
    INTO v_result;
  END IF;

  IF NOT FOUND THEN
    SELECT event.result
    INTO v_result
    FROM public.webhook_events AS event
    WHERE event.id = p_id;
  END IF;

  RETURN coalesce(v_result, 'stale');
END
$$;
