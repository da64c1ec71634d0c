-- fault: an attempt that fails leaves no row in the log.
-- violates: attempt_is_logged_once

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

  IF FOUND AND NOT p_ok THEN
    v_result := v_event.result;
  ELSIF FOUND THEN
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
