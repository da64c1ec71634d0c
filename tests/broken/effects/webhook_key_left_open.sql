-- fault: the idempotency key of an effect is bound and never marked as processed: the next event has the effect again.
-- violates: effect_has_its_key

CREATE OR REPLACE FUNCTION webhook.take_effect(p_id uuid, p_claim_no bigint, p_effect jsonb)
RETURNS text
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
AS $$
DECLARE
  v_kind    text := p_effect ->> 'kind';
  v_event   record;
  v_subject record;
  v_result  text;
BEGIN
  -- From here on the event is locked: no other claim of it, and no other call for this one, goes on before the end.
  v_result := webhook.mark_event_result(p_id, p_claim_no, true);
  IF v_result <> 'success' THEN
    RETURN v_result;
  END IF;

  SELECT event.clinic_id, event.webhook_id, integration.provider,
    coalesce(event.idempotency_key, event.event_id) AS idempotency_key
  INTO v_event
  FROM public.webhook_events AS event
  JOIN public.integration_webhooks AS integration ON integration.id = event.webhook_id
  WHERE event.id = p_id;

  -- Whoever inserts the key has the effect. The others wait until the first is through.
  INSERT INTO public.webhook_idempotency AS bound
    (clinic_id, webhook_id, provider, idempotency_key)
  VALUES
    (v_event.clinic_id, v_event.webhook_id, v_event.provider, v_event.idempotency_key)
  ON CONFLICT ON CONSTRAINT webhook_idempotency_key DO UPDATE
  SET status = bound.status
  WHERE bound.status <> 'processed';

  IF NOT FOUND THEN
    RETURN v_result;
  END IF;

  IF v_kind = 'payment_captured' THEN
    SELECT payment.id, payment.status, payment.provider, payment.provider_reference, payment.amount_cents,
      payment.currency
    INTO v_subject
    FROM public.payments AS payment
    WHERE payment.clinic_id = v_event.clinic_id
      AND payment.id = (p_effect ->> 'payment_id')::uuid
    FOR NO KEY UPDATE;

    IF FOUND
      AND (v_subject.status NOT IN ('pending', 'failed')
        OR coalesce(p_effect ->> 'amount_cents', v_subject.amount_cents::text) <> v_subject.amount_cents::text
        OR coalesce(p_effect ->> 'currency', v_subject.currency) <> v_subject.currency) THEN
      RAISE EXCEPTION 'payment %, which is %, cannot be captured, or not with that amount', v_subject.id,
        v_subject.status
        USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    UPDATE public.payments AS payment
    SET status = 'paid',
        provider = v_event.provider,
        provider_reference = p_effect ->> 'provider_reference',
        paid_at = clock_timestamp()
    WHERE payment.clinic_id = v_event.clinic_id
      AND payment.id = v_subject.id;

  ELSIF v_kind = 'appointment_confirmed' THEN
    SELECT appointment.id, appointment.status
    INTO v_subject
    FROM public.appointments AS appointment
    WHERE appointment.clinic_id = v_event.clinic_id
      AND appointment.id = (p_effect ->> 'appointment_id')::uuid
    FOR NO KEY UPDATE;

    IF v_subject.status <> 'booked' THEN
      RAISE EXCEPTION 'appointment %, which is %, cannot be confirmed', v_subject.id, v_subject.status
        USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    UPDATE public.appointments AS appointment
    SET confirmed_at = coalesce(appointment.confirmed_at, clock_timestamp())
    WHERE appointment.id = v_subject.id;

  ELSIF v_kind = 'message_delivered' AND p_effect ->> 'channel' = 'sms' THEN
    UPDATE public.sms_messages AS message
    SET status = CASE WHEN message.status IN ('queued', 'sent') THEN 'delivered' ELSE message.status END,
        sent_at = coalesce(message.sent_at, clock_timestamp())
    WHERE message.clinic_id = v_event.clinic_id
      AND message.provider_message_id = p_effect ->> 'provider_message_id'
    RETURNING message.id
    INTO v_subject;

  ELSIF v_kind IN ('message_delivered', 'message_read') AND p_effect ->> 'channel' = 'whatsapp' THEN
    UPDATE public.whatsapp_messages AS message
    SET status = CASE
          WHEN v_kind = 'message_read' THEN 'read'
          WHEN message.status IN ('queued', 'sent') THEN 'delivered'
          ELSE message.status
        END,
        sent_at = coalesce(message.sent_at, clock_timestamp())
    WHERE message.clinic_id = v_event.clinic_id
      AND message.provider_message_id = p_effect ->> 'provider_message_id'
    RETURNING message.id
    INTO v_subject;

  ELSIF v_kind = 'video_room_opened' THEN
    UPDATE public.telemedicine_sessions AS session
    SET status = CASE WHEN session.status = 'scheduled' THEN 'active' ELSE session.status END,
        started_at = coalesce(session.started_at, clock_timestamp())
    WHERE session.id = (
      SELECT newest.id
      FROM public.telemedicine_sessions AS newest
      WHERE newest.clinic_id = v_event.clinic_id
        AND newest.room_reference = p_effect ->> 'room_reference'
      ORDER BY newest.created_at DESC, newest.id
      LIMIT 1
    )
    RETURNING session.id
    INTO v_subject;

  ELSIF v_kind = 'recorded' THEN
    SELECT NULL::uuid AS id
    INTO v_subject;

  ELSE
    RAISE EXCEPTION 'an event has no such effect: %', coalesce(v_kind, 'none')
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is nothing that % could happen to', v_kind
      USING ERRCODE = 'no_data_found';
  END IF;

  INSERT INTO public.webhook_effects
    (clinic_id, webhook_id, webhook_event_id, claim_no, provider, idempotency_key, kind, subject_id)
  VALUES
    (v_event.clinic_id, v_event.webhook_id, p_id, p_claim_no, v_event.provider, v_event.idempotency_key, v_kind,
     v_subject.id);

  RETURN v_result;
END
$$;
