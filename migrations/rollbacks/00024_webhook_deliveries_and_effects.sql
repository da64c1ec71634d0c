-- Takes back 00024. Lost are the received bytes, the ledger of effects, the log of attempts, the order keys, and when
-- appointments were confirmed. Log rows of attempts are deleted, for there was no place for them. Stops with 23503 or
-- 23514 if an integration is gone whose effects are remembered, or a provider is none that 00019 knew.
DROP TABLE IF EXISTS public.webhook_effects, public.webhook_deliveries;

DELETE FROM public.webhook_logs WHERE http_status IS NULL;

SET LOCAL ROLE clinic_owner;

ALTER TABLE public.appointments DROP COLUMN IF EXISTS confirmed_at;

ALTER TABLE public.webhook_idempotency
  DROP CONSTRAINT IF EXISTS webhook_idempotency_provider_check,
  ADD CONSTRAINT webhook_idempotency_provider_check CHECK (provider IN ('stripe', 'whatsapp', 'daily', 'twilio')),
  ADD CONSTRAINT webhook_idempotency_integration_fkey
    FOREIGN KEY (clinic_id, webhook_id)
    REFERENCES public.integration_webhooks (clinic_id, id) ON DELETE RESTRICT;

REVOKE INSERT ON public.webhook_logs FROM webhook_worker;
ALTER TABLE public.webhook_logs
  DROP COLUMN IF EXISTS webhook_event_id,
  DROP COLUMN IF EXISTS claim_no,
  DROP COLUMN IF EXISTS attempt,
  DROP COLUMN IF EXISTS error,
  ALTER COLUMN http_status SET NOT NULL,
  DROP CONSTRAINT IF EXISTS webhook_logs_outcome_check,
  ADD CONSTRAINT webhook_logs_outcome_check
    CHECK (outcome IN ('accepted', 'duplicate', 'bad_signature', 'malformed', 'failed')),
  ADD CONSTRAINT webhook_logs_integration_fkey
    FOREIGN KEY (clinic_id, webhook_id)
    REFERENCES public.integration_webhooks (clinic_id, id) ON DELETE RESTRICT;
GRANT INSERT (clinic_id, webhook_id, event_id, outcome, http_status) ON public.webhook_logs TO webhook_worker;

REVOKE INSERT ON public.webhook_events FROM webhook_worker, service_role;
REVOKE UPDATE ON public.webhook_events FROM webhook_worker, clinic_admin;
REVOKE SELECT ON public.webhook_events FROM clinician, receptionist, readonly;
ALTER TABLE public.webhook_events
  DROP COLUMN IF EXISTS in_line,
  DROP COLUMN IF EXISTS order_key,
  DROP COLUMN IF EXISTS order_no;
GRANT INSERT (clinic_id, webhook_id, event_id, payload, signature, idempotency_key, max_attempts)
  ON public.webhook_events TO webhook_worker, service_role;
GRANT UPDATE (status, claim_no, attempts, claimed_by, leased_until, last_attempt_at, next_attempt_at, processed_at,
              result, error)
  ON public.webhook_events TO webhook_worker;
GRANT UPDATE (status, attempts, next_attempt_at) ON public.webhook_events TO clinic_admin;
GRANT SELECT (id, clinic_id, webhook_id, event_id, received_at, status, attempts, max_attempts, last_attempt_at,
              next_attempt_at, processed_at)
  ON public.webhook_events TO clinician, receptionist, readonly;

COMMENT ON COLUMN public.webhook_events.next_attempt_at IS
  'From when on a pending or failed event can be claimed; without meaning in the other states [class: administrative]';
COMMENT ON TABLE public.webhook_logs IS
  'Deliveries and how they were answered, without their contents [class: administrative] [retention: 90 days]';
COMMENT ON COLUMN public.webhook_logs.http_status IS 'What the provider was answered [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.received_at IS 'When it came [class: administrative]';

RESET ROLE;
