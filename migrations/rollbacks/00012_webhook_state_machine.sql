-- Takes back 00012: webhook_events is the bare table of 00006 again. Lost are the integrations, and of each event what
-- the state machine kept: its clinic, claims, leases and results. The role webhook_worker stays, without privileges
-- here.
SET LOCAL ROLE clinic_owner;

DROP FUNCTION IF EXISTS
  webhook.replay_dead_letters(uuid, text, interval, int, boolean),
  webhook.mark_event_result(uuid, bigint, boolean, text),
  webhook.claim_next_event(text, int, interval),
  webhook.ingest_event(uuid, text, jsonb, text, text);
DROP SCHEMA IF EXISTS webhook;

DROP TRIGGER IF EXISTS audit_replays ON public.webhook_events;

DROP POLICY IF EXISTS webhook_events_admin_replays ON public.webhook_events;
DROP POLICY IF EXISTS webhook_events_worker ON public.webhook_events;
DROP POLICY IF EXISTS webhook_events_service_ingest ON public.webhook_events;
DROP POLICY IF EXISTS webhook_events_service_read ON public.webhook_events;
DROP POLICY IF EXISTS webhook_events_per_clinic ON public.webhook_events;
ALTER TABLE public.webhook_events DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;

-- Those by column too.
REVOKE ALL ON public.webhook_events FROM webhook_worker, service_role, clinic_admin, clinician, receptionist, readonly;
GRANT SELECT, INSERT, UPDATE ON public.webhook_events TO service_role;

DROP INDEX IF EXISTS
  public.webhook_events_dead_letters,
  public.webhook_events_leased,
  public.webhook_events_ready,
  public.idx_webhook_events_idempotency;

ALTER TABLE public.webhook_events
  DROP COLUMN IF EXISTS result,
  DROP COLUMN IF EXISTS leased_until,
  DROP COLUMN IF EXISTS claimed_by,
  DROP COLUMN IF EXISTS claim_no,
  DROP COLUMN IF EXISTS next_attempt_at,
  DROP COLUMN IF EXISTS max_attempts,
  DROP COLUMN IF EXISTS clinic_id,
  DROP CONSTRAINT IF EXISTS webhook_events_success_check,
  ALTER COLUMN webhook_id DROP NOT NULL,
  RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, autovacuum_vacuum_cost_delay);

COMMENT ON COLUMN public.webhook_events.attempts IS NULL;
DROP TABLE IF EXISTS public.integration_webhooks;

CREATE INDEX IF NOT EXISTS idx_webhook_events_status ON public.webhook_events (status);
CREATE INDEX IF NOT EXISTS idx_webhook_events_idempotency ON public.webhook_events (idempotency_key);

RESET ROLE;

REVOKE USAGE ON SCHEMA public FROM webhook_worker;
