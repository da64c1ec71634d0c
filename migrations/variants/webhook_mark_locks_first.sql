-- Variant: a mark locks its event, looks at it, and then writes what follows. Correct.
--
-- Under the lock the event is read once, and each answer has a statement of its own. The price: a second statement for
-- each mark that is accepted, and a row lock, with its write to the log, for each that is not.
-- The answers, SQLSTATEs and signatures are those of the migrations; claim_next_event, ingest_event and
-- replay_dead_letters stay as they are.
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
  v_now   timestamptz;
  v_event public.webhook_events;
BEGIN
  IF p_id IS NULL OR p_claim_no IS NULL OR p_ok IS NULL THEN
    RAISE EXCEPTION 'mark_event_result needs an event, a claim and a result'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  SELECT *
  INTO v_event
  FROM public.webhook_events AS event
  WHERE event.id = p_id
  FOR NO KEY UPDATE;

  -- From here on nobody else can change the event.
  IF v_event.claim_no IS DISTINCT FROM p_claim_no THEN
    RETURN 'stale';
  END IF;

  IF v_event.status <> 'processing' THEN
    -- The result of a claim is kept until the next claim. A claim that was given up has none.
    RETURN coalesce(v_event.result, 'stale');
  END IF;

  v_now := clock_timestamp();
  v_event.result := CASE
    WHEN p_ok THEN 'success'
    WHEN v_event.attempts >= v_event.max_attempts THEN 'dead_letter'
    ELSE 'retry'
  END;

  INSERT INTO public.webhook_logs
    (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt, error)
  VALUES
    (v_event.clinic_id, v_event.webhook_id, v_event.event_id, v_event.result, NULL, p_id, p_claim_no,
     v_event.attempts,
     CASE WHEN NOT p_ok THEN coalesce(substring(p_error FROM '^([a-z0-9][a-z0-9 _.-]{0,63}):'), 'other') END);

  IF p_ok THEN
    UPDATE public.webhook_events AS event
    SET status = 'success',
        result = v_event.result,
        leased_until = NULL,
        processed_at = v_now,
        error = p_error
    WHERE event.id = p_id;
    RETURN v_event.result;
  END IF;

  IF v_event.result = 'dead_letter' THEN
    UPDATE public.webhook_events AS event
    SET status = 'dead_letter',
        result = v_event.result,
        leased_until = NULL,
        error = p_error
    WHERE event.id = p_id;
    RETURN v_event.result;
  END IF;

  UPDATE public.webhook_events AS event
  SET status = 'failed',
      result = v_event.result,
      leased_until = NULL,
      next_attempt_at = v_now + (1 + random() / 10) * (
        SELECT least(integration.backoff * 2 ^ least(v_event.attempts - 1, 20), interval '1 day')
        FROM public.integration_webhooks AS integration
        WHERE integration.id = v_event.webhook_id),
      in_line = false,
      error = p_error
  WHERE event.id = p_id;
  RETURN v_event.result;
END
$$;
