-- fault: an administrator's replays are not logged.
-- violates: audit_row_for_every_change
-- explored: caught

DROP TRIGGER audit_replays ON public.webhook_events;
