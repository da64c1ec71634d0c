-- fault: the body is kept as JSON writes it, not as it came: its signature is lost.
-- violates: every_event_ends

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
        VALUES (ingest_event.id, v_clinic_id, convert_to(p_payload::text, 'UTF8'), p_headers, p_url);
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
