-- fault: events of one order key are numbered, and then claimed side by side.
-- violates: order_is_kept

CREATE OR REPLACE FUNCTION webhook.keep_order()
RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
BEGIN
  -- Two keys with one hash only wait for each other. Each statement from here on sees what the holder before committed.
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.webhook_id::text || NEW.order_key, 0));

  IF TG_OP = 'INSERT' THEN
    SELECT coalesce(max(event.order_no), 0) + 1
    INTO NEW.order_no
    FROM public.webhook_events AS event
    WHERE event.webhook_id = NEW.webhook_id
      AND event.order_key = NEW.order_key
      AND event.status <> 'success';
    -- The transaction may have begun before that of an event with a lower number.
    NEW.received_at := clock_timestamp();
  END IF;

  IF TG_WHEN = 'BEFORE' THEN
    RETURN NEW;
  END IF;

  UPDATE public.webhook_events AS event
  SET next_attempt_at = clock_timestamp()
  FROM (
    SELECT following.id, following.next_attempt_at
    FROM public.webhook_events AS following
    WHERE following.webhook_id = NEW.webhook_id
      AND following.order_key = NEW.order_key
      AND following.status <> 'success'
      AND following.status <> 'dead_letter'
    ORDER BY following.order_no
    LIMIT 1
  ) AS first
  WHERE event.id = first.id
    AND first.next_attempt_at = 'infinity';
  RETURN NULL;
END
$$;
