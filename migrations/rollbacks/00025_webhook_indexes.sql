-- Takes back 00025: the indexes are again what 00019 made them. No row is lost. Writers wait while they are built.
SET LOCAL ROLE clinic_owner;

CREATE INDEX IF NOT EXISTS idx_webhook_logs_integration
  ON public.webhook_logs (clinic_id, webhook_id, received_at);
CREATE INDEX IF NOT EXISTS idx_webhook_idempotency_integration
  ON public.webhook_idempotency (clinic_id, webhook_id);
DROP INDEX IF EXISTS
  public.idx_telemedicine_sessions_room,
  public.idx_webhook_logs_received,
  public.idx_webhook_events_received,
  public.webhook_events_order,
  public.webhook_events_claimable,
  public.webhook_events_line;

RESET ROLE;
