-- fault: a heartbeat that comes too late takes the event back from the worker that has it now.
-- violates: attempt_is_logged_once

CREATE OR REPLACE FUNCTION webhook.extend_lease(p_id uuid, p_claim_no bigint, p_lease interval)
RETURNS timestamptz
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
DECLARE
  v_leased_until timestamptz;
BEGIN
  IF p_id IS NULL OR p_claim_no IS NULL OR coalesce(p_lease, '0 s') <= interval '0 s' THEN
    RAISE EXCEPTION 'extend_lease needs an event, a claim and a positive lease'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;

  UPDATE public.webhook_events AS event
  SET leased_until = greatest(event.leased_until, clock_timestamp() + p_lease),
      claim_no = p_claim_no
  WHERE event.id = p_id
    AND event.claim_no >= p_claim_no
    AND event.status = 'processing'
  RETURNING event.leased_until
  INTO v_leased_until;

  RETURN v_leased_until;
END
$$;
