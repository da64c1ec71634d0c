-- fault: a worker whose claim was superseded is told that its event succeeded.
-- violates: effect_is_answered_truly

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
  RETURN CASE v_result WHEN 'stale' THEN 'success' ELSE v_result END;
END
$$;
