-- Takes back 00028: the index is again what 00012 made it. No row is lost. Writers wait while it is built.
SET LOCAL ROLE clinic_owner;

CREATE INDEX IF NOT EXISTS webhook_events_ready
  ON public.webhook_events (next_attempt_at)
  WHERE status IN ('pending', 'failed');
COMMENT ON INDEX public.webhook_events_ready IS 'What can be claimed, by when';

RESET ROLE;
