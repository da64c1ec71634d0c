-- Takes back 00019. Lost are the rows of its tables.
DROP TABLE IF EXISTS
  public.webhook_idempotency,
  public.webhook_logs,
  public.feature_flags,
  public.system_settings,
  public.telemedicine_sessions;

REVOKE EXECUTE ON FUNCTION app.current_correlation_id() FROM webhook_worker;
REVOKE USAGE ON SCHEMA app FROM webhook_worker;
