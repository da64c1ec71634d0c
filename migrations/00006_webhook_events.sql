-- Events that providers deliver, one row an event. A provider may deliver an event many times: the pair
-- (webhook_id, event_id) keeps one of them.
--
-- The table carries no clinic yet, so it has no row-level security, and only service_role may use it.
SET LOCAL ROLE clinic_owner;

CREATE TABLE IF NOT EXISTS public.webhook_events (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  webhook_id      uuid,
  event_id        text NOT NULL,
  received_at     timestamptz NOT NULL DEFAULT now(),
  payload         jsonb NOT NULL,
  signature       text,
  status          text NOT NULL DEFAULT 'pending',
  attempts        int NOT NULL DEFAULT 0,
  last_attempt_at timestamptz,
  processed_at    timestamptz,
  error           text,
  idempotency_key text,
  created_by      uuid,
  CONSTRAINT webhook_events_webhook_event_key UNIQUE (webhook_id, event_id),
  CONSTRAINT webhook_events_status_check
    CHECK (status IN ('pending', 'processing', 'success', 'failed', 'dead_letter')),
  CONSTRAINT webhook_events_attempts_check CHECK (attempts >= 0)
);

CREATE INDEX IF NOT EXISTS idx_webhook_events_status ON public.webhook_events (status);
CREATE INDEX IF NOT EXISTS idx_webhook_events_idempotency ON public.webhook_events (idempotency_key);

COMMENT ON TABLE public.webhook_events IS 'Events delivered by providers, and how far their processing has come';

RESET ROLE;
