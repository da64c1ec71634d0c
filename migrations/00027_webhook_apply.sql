-- The effect of an event, in one transaction with its mark; the replay of chosen dead letters; and retention.
--
-- apply_event is what makes "exactly once" true: whatever dies, the event is marked and its effect is there, or neither.
-- The idempotency key stands between two events that mean the same thing: the first to commit has the effect, the second
-- waits for it and ends in success without one. Locks are taken in one order: the event, its key, what it happens to.
--
-- Row-level security is forced, and the effect's tables are none that a worker may write. So apply_event, which runs as
-- its worker and sees all events, sets the event's clinic for itself alone and calls take_effect, which runs as the
-- owner and sees that clinic.
--
-- An effect is told as jsonb, its kind and what it happens to. What is named has to be there, in the event's clinic:
--   payment_captured       payment_id, provider_reference; amount_cents and currency are compared if they are there.
--                          A pending or failed payment is paid
--   appointment_confirmed  appointment_id. A booked one gets confirmed_at
--   message_delivered      channel (sms or whatsapp), provider_message_id. A queued or sent message is delivered
--   message_read           channel (whatsapp), provider_message_id. The message is read
--   video_room_opened      room_reference. The newest session of that room, if it is scheduled, is active
--   recorded               nothing: its row in webhook_effects is all
-- What comes late changes nothing that has gone further: a message that was read stays read.
--
-- Date: 2026-11-22
-- Problem: A worker that dies between an effect and its mark has the effect twice, or loses it; a replay cannot choose by
--   provider and knows nothing of duplicates; finished events stay for ever.
-- Solution: apply_event, replay_chosen, delete_finished and delete_logs.
-- Affected tables: public.webhook_events, webhook_logs, webhook_idempotency: read once, for the constraints of 00024;
--   nobody waits
-- Verification: SELECT count(*) = 5 FROM pg_proc WHERE pronamespace = 'webhook'::regnamespace AND proname IN
--   ('apply_event', 'take_effect', 'replay_chosen', 'delete_finished', 'delete_logs')
-- Rollback: rollbacks/00027_webhook_apply.sql
SET LOCAL ROLE clinic_owner;

ALTER TABLE public.webhook_events VALIDATE CONSTRAINT webhook_events_order_check;
ALTER TABLE public.webhook_logs
  VALIDATE CONSTRAINT webhook_logs_outcome_check,
  VALIDATE CONSTRAINT webhook_logs_attempt_check,
  VALIDATE CONSTRAINT webhook_logs_error_check;
ALTER TABLE public.webhook_idempotency VALIDATE CONSTRAINT webhook_idempotency_provider_check;

-- Marks the claim of an event of the clinic in app.current_clinic_id as a success and has its effect, once for its
-- idempotency key. Answers as mark_event_result does; what apply_event raises is raised here. Runs as its owner, so that
-- a worker need not be able to write payments: it is for apply_event alone, and can do no more for others.
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
    (clinic_id, webhook_id, provider, idempotency_key, status, processed_at)
  VALUES
    (v_event.clinic_id, v_event.webhook_id, v_event.provider, v_event.idempotency_key, 'processed', clock_timestamp())
  ON CONFLICT ON CONSTRAINT webhook_idempotency_key DO UPDATE
  SET status = 'processed',
      processed_at = clock_timestamp()
  WHERE bound.status <> 'processed';

  IF NOT FOUND THEN
    RETURN v_result;
  END IF;

  IF v_kind = 'payment_captured' THEN
    IF coalesce(p_effect ->> 'provider_reference', '') = '' THEN
      RAISE EXCEPTION 'a payment is captured under the provider''s reference, and there is none'
        USING ERRCODE = 'invalid_parameter_value';
    END IF;

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
        sent_at = CASE
          WHEN message.status = 'queued' THEN coalesce(message.sent_at, clock_timestamp())
          ELSE message.sent_at
        END
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
        sent_at = CASE
          WHEN message.status = 'queued' OR v_kind = 'message_read' THEN coalesce(message.sent_at, clock_timestamp())
          ELSE message.sent_at
        END
    WHERE message.clinic_id = v_event.clinic_id
      AND message.provider_message_id = p_effect ->> 'provider_message_id'
    RETURNING message.id
    INTO v_subject;

  ELSIF v_kind = 'video_room_opened' THEN
    UPDATE public.telemedicine_sessions AS session
    SET status = CASE WHEN session.status = 'scheduled' THEN 'active' ELSE session.status END,
        started_at = CASE
          WHEN session.status = 'scheduled' THEN coalesce(session.started_at, clock_timestamp())
          ELSE session.started_at
        END
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

-- Marks a claim as a success and has the event's effect, in this transaction, as the head of this file tells:
--   success              the effect is there: had now, or before by this claim or by another event with the same key
--   retry, dead_letter   the claim was marked as failed before, with that answer: nothing changes
--   stale                the claim is superseded or given up, or there is none: nothing changes
--
-- Raises, and then neither mark nor effect is there and the claim still runs: 22023 if p_id or p_claim_no is NULL or
-- there is no such kind; 22P02 if an id is no uuid; P0002 if what the effect happens to is not there, yet or at all;
-- 55000 if it is in a state that rules the effect out; 23505 if the provider's reference is another payment's.
CREATE OR REPLACE FUNCTION webhook.apply_event(p_id uuid, p_claim_no bigint, p_effect jsonb)
RETURNS text
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
DECLARE
  v_setting   text := coalesce(current_setting('app.current_clinic_id', true), '');
  v_clinic_id uuid;
  v_result    text;
BEGIN
  IF p_id IS NULL OR p_claim_no IS NULL THEN
    RAISE EXCEPTION 'apply_event needs an event and a claim'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  SELECT event.clinic_id
  INTO v_clinic_id
  FROM public.webhook_events AS event
  WHERE event.id = p_id;

  IF NOT FOUND THEN
    RETURN 'stale';
  END IF;

  PERFORM set_config('app.current_clinic_id', v_clinic_id::text, true);
  v_result := webhook.take_effect(p_id, p_claim_no, p_effect);
  -- If it raises, the setting is rolled back with everything else.
  PERFORM set_config('app.current_clinic_id', v_setting, true);
  RETURN v_result;
END
$$;

-- Gives dead letters of the clinic in app.current_clinic_id a new start: pending, due at once, with no attempts made.
-- The claim number is kept, so that a mark from before the replay is stale once the event is claimed again. One row for
-- each, those first whose last attempt is longest ago:
--   replayed      the event is pending again
--   would_replay  p_dry_run: it would be; nothing is written or locked
--   duplicate     it stays a dead letter, for its idempotency key has had its effect, or belongs to an event that is on
--                 its way or stands before it here
-- The filters: provider; integration; a LIKE pattern for the error; how long the last attempt is ago, at least; how
-- many are replayed; the events' ids. NULL means any. Replays of one clinic come one after the other, so that
-- none is replayed twice and no two share a key. Those with one order key keep their order. The audit log gets a row for
-- each, with app.current_user_id. Order keys are locked one after the other: where others hold them, too, 40P01 may abort
-- one, which has done nothing and is to be repeated.
--
-- Raises 22023 if no clinic is set, p_limit is below 1 or p_dry_run is NULL.
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
  v_id         uuid;
BEGIN
  IF v_clinic_id IS NULL OR p_limit < 1 OR p_dry_run IS NULL THEN
    RAISE EXCEPTION 'a replay needs app.current_clinic_id, a limit of 1 at least or none, and p_dry_run'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  IF NOT p_dry_run THEN
    -- The next statement sees what the replay before has committed. Two clinics with one hash only wait for each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('replay ' || v_clinic_id::text, 0));
  END IF;

  WITH chosen AS MATERIALIZED (
    SELECT
      event.id,
      event.clinic_id,
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
          AND other.idempotency_key = chosen.effect_key
          AND other.status IN ('pending', 'processing', 'failed')
          AND integration.provider = chosen.provider)
      -- An event without a key is its own: of two integrations of a provider each may have one with that id.
      OR EXISTS (
        SELECT
        FROM public.integration_webhooks AS integration
        JOIN public.webhook_events AS other ON other.webhook_id = integration.id
        WHERE integration.clinic_id = chosen.clinic_id
          AND integration.provider = chosen.provider
          AND other.event_id = chosen.effect_key
          AND other.idempotency_key IS NULL
          AND other.status IN ('pending', 'processing', 'failed')) AS is_duplicate
    FROM chosen
  )
  SELECT
    array_agg(judged.id ORDER BY judged.last_attempt_at, judged.id) FILTER (WHERE judged.is_duplicate),
    (array_agg(judged.id ORDER BY judged.last_attempt_at, judged.id) FILTER (WHERE NOT judged.is_duplicate))
      [:coalesce(p_limit, 2147483647)]
  INTO v_duplicates, v_fresh
  FROM judged;

  IF NOT p_dry_run THEN
    -- One after the other: the first of an order key is due, and the others wait for it.
    FOR v_id IN
      SELECT event.id
      FROM public.webhook_events AS event
      WHERE event.id = ANY (v_fresh)
      ORDER BY event.webhook_id, event.order_key, event.order_no
    LOOP
      UPDATE public.webhook_events AS event
      SET status = 'pending',
          attempts = 0,
          next_attempt_at = clock_timestamp(),
          in_line = false
      WHERE event.id = v_id
        AND event.status = 'dead_letter';
    END LOOP;
  END IF;

  RETURN QUERY
  SELECT told.id, CASE WHEN p_dry_run THEN 'would_replay' ELSE 'replayed' END
  FROM unnest(v_fresh) AS told (id)
  UNION ALL
  SELECT told.id, 'duplicate'
  FROM unnest(v_duplicates) AS told (id);
END
$$;

-- As replay_chosen, by integration alone, and silent about duplicates.
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
BEGIN
  RETURN QUERY
  SELECT chosen.id, chosen.outcome
  FROM webhook.replay_chosen(NULL, p_webhook_id, p_error_like, p_older_than, p_limit, p_dry_run) AS chosen
  WHERE chosen.outcome <> 'duplicate';
END
$$;

-- Deletes events of the clinic in app.current_clinic_id that ended in success and came in before p_before, with what
-- was delivered; p_limit at most. Gives back how many: call it until that is none. What they did stays in
-- webhook_effects, and webhook_idempotency keeps a late duplicate from doing it again.
-- Raises 22023 if no clinic is set, p_before is NULL or p_limit is below 1.
CREATE OR REPLACE FUNCTION webhook.delete_finished(p_before timestamptz, p_limit int DEFAULT 10000)
RETURNS int
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_clinic_id uuid := app.current_clinic_id();
  v_ids       uuid[];
BEGIN
  IF v_clinic_id IS NULL OR p_before IS NULL OR coalesce(p_limit, 0) < 1 THEN
    RAISE EXCEPTION 'delete_finished needs app.current_clinic_id, a time and a limit of 1 at least'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  WITH finished AS MATERIALIZED (
    SELECT event.id
    FROM public.webhook_events AS event
    WHERE event.clinic_id = v_clinic_id
      AND event.status = 'success'
      AND event.received_at < p_before
    LIMIT p_limit
    FOR UPDATE SKIP LOCKED
  ), deleted AS (
    DELETE FROM public.webhook_events AS event
    USING finished
    WHERE event.id = finished.id
    RETURNING event.id
  )
  SELECT coalesce(array_agg(deleted.id), '{}')
  INTO v_ids
  FROM deleted;

  DELETE FROM public.webhook_deliveries AS delivery
  WHERE delivery.id = ANY (v_ids);

  RETURN cardinality(v_ids);
END
$$;

-- Deletes log rows of the clinic in app.current_clinic_id from before p_before, p_limit at most. Gives back how many.
-- Raises 22023 if no clinic is set, p_before is NULL or p_limit is below 1.
CREATE OR REPLACE FUNCTION webhook.delete_logs(p_before timestamptz, p_limit int DEFAULT 10000)
RETURNS int
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_clinic_id uuid := app.current_clinic_id();
  v_deleted   int;
BEGIN
  IF v_clinic_id IS NULL OR p_before IS NULL OR coalesce(p_limit, 0) < 1 THEN
    RAISE EXCEPTION 'delete_logs needs app.current_clinic_id, a time and a limit of 1 at least'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  WITH past AS MATERIALIZED (
    SELECT log.id
    FROM public.webhook_logs AS log
    WHERE log.clinic_id = v_clinic_id
      AND log.received_at < p_before
    LIMIT p_limit
    FOR UPDATE SKIP LOCKED
  )
  DELETE FROM public.webhook_logs AS log
  USING past
  WHERE log.id = past.id;

  GET DIAGNOSTICS v_deleted = ROW_COUNT;
  RETURN v_deleted;
END
$$;

REVOKE EXECUTE ON FUNCTION
  webhook.take_effect(uuid, bigint, jsonb),
  webhook.apply_event(uuid, bigint, jsonb),
  webhook.replay_chosen(text, uuid, text, interval, int, boolean, uuid[]),
  webhook.delete_finished(timestamptz, int),
  webhook.delete_logs(timestamptz, int)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION webhook.take_effect(uuid, bigint, jsonb), webhook.apply_event(uuid, bigint, jsonb)
  TO webhook_worker;
GRANT EXECUTE ON FUNCTION webhook.replay_chosen(text, uuid, text, interval, int, boolean, uuid[]) TO clinic_admin;
GRANT EXECUTE ON FUNCTION webhook.delete_finished(timestamptz, int), webhook.delete_logs(timestamptz, int)
  TO service_role;

COMMENT ON FUNCTION webhook.take_effect(uuid, bigint, jsonb) IS 'Has an event''s effect, as its owner, for apply_event';
COMMENT ON FUNCTION webhook.apply_event(uuid, bigint, jsonb) IS
  'Marks a claim as a success and has its event''s effect, once';
COMMENT ON FUNCTION webhook.replay_chosen(text, uuid, text, interval, int, boolean, uuid[]) IS
  'Makes chosen dead letters pending again, but for duplicates';
COMMENT ON FUNCTION webhook.delete_finished(timestamptz, int) IS 'Deletes a clinic''s finished events past their time';
COMMENT ON FUNCTION webhook.delete_logs(timestamptz, int) IS 'Deletes a clinic''s webhook log rows past their time';

RESET ROLE;
