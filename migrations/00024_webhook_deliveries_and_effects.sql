-- What an event's processing needs beside its row in the queue: the bytes that its provider signed, a ledger of the
-- effects that events had, a log row for each attempt, and a place in a line that clinics share.
--
-- * webhook_deliveries holds what arrived: body, signed headers and address. These rows are wide and never change. In
--   webhook_events each claim and each mark would copy them.
-- * webhook_effects is append-only, for its owner too, and has on purpose no unique key: webhook_idempotency keeps an
--   effect from happening twice, and if it ever fails to, there are two rows to be seen.
-- * webhook_logs says how each attempt ended, beside how each delivery was answered. An error's words may quote a
--   patient's data, so that the log has its code alone: what stands before the first colon.
-- * in_line, order_key and order_no are explained where they are used, in 00026.
-- * appointments.confirmed_at says that the patient has confirmed.
--
-- webhook_logs and webhook_idempotency lose their references to integration_webhooks: each attempt and each effect
-- would share-lock the same few rows, and many lockers of one row are what MultiXacts are made of. Their rows follow
-- from an event, whose own reference has proved the integration. webhook_deliveries and webhook_effects have none for
-- the same reason, and none to webhook_events, whose rows they may outlive.
--
-- Date: 2026-11-22
-- Problem: A signature cannot be verified again once its bytes are gone, an effect leaves no trace that could show a
--   second one, an attempt leaves none at all, and logging them would lock the integrations.
-- Solution: Two tables, and columns of three others.
-- Affected tables: public.webhook_events, webhook_logs, webhook_idempotency, appointments: columns and constraints, each
--   table locked for a moment
-- Verification: SELECT count(*) = 2 FROM pg_class WHERE relforcerowsecurity AND oid = ANY
--   (ARRAY['public.webhook_deliveries', 'public.webhook_effects']::regclass[])
-- Rollback: rollbacks/00024_webhook_deliveries_and_effects.sql
SET LOCAL ROLE clinic_owner;

CREATE TABLE IF NOT EXISTS public.webhook_deliveries (
  id          uuid PRIMARY KEY,
  clinic_id   uuid NOT NULL,
  raw_body    bytea,
  headers     jsonb,
  url         text,
  received_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT webhook_deliveries_headers_check CHECK (jsonb_typeof(headers) = 'object')
);

CREATE TABLE IF NOT EXISTS public.webhook_effects (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clinic_id        uuid NOT NULL,
  webhook_id       uuid NOT NULL,
  webhook_event_id uuid NOT NULL,
  claim_no         bigint NOT NULL,
  provider         text NOT NULL,
  idempotency_key  text NOT NULL,
  kind             text NOT NULL,
  subject_id       uuid,
  occurred_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT webhook_effects_kind_check
    CHECK (kind IN ('payment_captured', 'appointment_confirmed', 'message_delivered', 'message_read',
                    'video_room_opened', 'recorded')),
  CONSTRAINT webhook_effects_subject_check CHECK ((kind = 'recorded') = (subject_id IS NULL))
);

CREATE INDEX IF NOT EXISTS idx_webhook_effects_occurred ON public.webhook_effects USING brin (occurred_at);

DO $$
BEGIN
  PERFORM app.guard_table('public.webhook_deliveries', false);
  PERFORM app.guard_table('public.webhook_effects', false);
END
$$;

DROP POLICY IF EXISTS webhook_deliveries_worker ON public.webhook_deliveries;
CREATE POLICY webhook_deliveries_worker ON public.webhook_deliveries
  FOR SELECT TO webhook_worker
  USING (true);

DROP POLICY IF EXISTS webhook_deliveries_ingest ON public.webhook_deliveries;
CREATE POLICY webhook_deliveries_ingest ON public.webhook_deliveries
  FOR INSERT TO service_role, webhook_worker
  WITH CHECK (true);

GRANT SELECT, INSERT (id, clinic_id, raw_body, headers, url) ON public.webhook_deliveries TO webhook_worker;
GRANT SELECT (id, clinic_id, received_at), INSERT (id, clinic_id, raw_body, headers, url)
  ON public.webhook_deliveries TO service_role;
GRANT SELECT ON public.webhook_deliveries TO clinic_admin;

GRANT SELECT ON public.webhook_effects TO service_role, clinic_admin;
REVOKE UPDATE, DELETE, TRUNCATE ON public.webhook_effects FROM clinic_owner;

ALTER TABLE public.webhook_events
  -- What is there already has the time at which it is due for its place, so it is not in line.
  ADD COLUMN IF NOT EXISTS in_line boolean NOT NULL DEFAULT false,
  ALTER COLUMN in_line SET DEFAULT true,
  ADD COLUMN IF NOT EXISTS order_key text,
  ADD COLUMN IF NOT EXISTS order_no bigint,
  DROP CONSTRAINT IF EXISTS webhook_events_order_check,
  ADD CONSTRAINT webhook_events_order_check CHECK ((order_key IS NULL) = (order_no IS NULL)) NOT VALID;

ALTER TABLE public.webhook_logs
  ADD COLUMN IF NOT EXISTS webhook_event_id uuid,
  ADD COLUMN IF NOT EXISTS claim_no bigint,
  ADD COLUMN IF NOT EXISTS attempt int,
  ADD COLUMN IF NOT EXISTS error text,
  ALTER COLUMN http_status DROP NOT NULL,
  DROP CONSTRAINT IF EXISTS webhook_logs_integration_fkey,
  DROP CONSTRAINT IF EXISTS webhook_logs_outcome_check,
  DROP CONSTRAINT IF EXISTS webhook_logs_attempt_check,
  DROP CONSTRAINT IF EXISTS webhook_logs_error_check,
  ADD CONSTRAINT webhook_logs_outcome_check
    CHECK (outcome IN ('accepted', 'duplicate', 'bad_signature', 'malformed', 'failed',
                       'success', 'retry', 'dead_letter', 'expired')) NOT VALID,
  ADD CONSTRAINT webhook_logs_attempt_check
    CHECK (num_nulls(webhook_event_id, claim_no, attempt) = CASE WHEN http_status IS NULL THEN 0 ELSE 3 END) NOT VALID,
  ADD CONSTRAINT webhook_logs_error_check CHECK (error ~ '^[a-z0-9][a-z0-9 _.-]{0,63}$') NOT VALID;

ALTER TABLE public.webhook_idempotency
  DROP CONSTRAINT IF EXISTS webhook_idempotency_integration_fkey,
  DROP CONSTRAINT IF EXISTS webhook_idempotency_provider_check,
  ADD CONSTRAINT webhook_idempotency_provider_check CHECK (provider <> '') NOT VALID;

ALTER TABLE public.appointments ADD COLUMN IF NOT EXISTS confirmed_at timestamptz;

-- Given anew as a whole, so that the privileges stand in one order however often the migrations were applied.
REVOKE INSERT ON public.webhook_events FROM webhook_worker, service_role;
REVOKE UPDATE ON public.webhook_events FROM webhook_worker, clinic_admin;
REVOKE SELECT ON public.webhook_events FROM clinician, receptionist, readonly;
GRANT INSERT (clinic_id, webhook_id, event_id, payload, signature, idempotency_key, max_attempts, next_attempt_at,
              order_key)
  ON public.webhook_events TO webhook_worker, service_role;
GRANT UPDATE (status, claim_no, attempts, claimed_by, leased_until, last_attempt_at, next_attempt_at, processed_at,
              result, error, in_line)
  ON public.webhook_events TO webhook_worker;
GRANT UPDATE (status, attempts, next_attempt_at, in_line) ON public.webhook_events TO clinic_admin;
GRANT SELECT (id, clinic_id, webhook_id, event_id, received_at, status, attempts, max_attempts, last_attempt_at,
              next_attempt_at, processed_at)
  ON public.webhook_events TO clinician, receptionist, readonly;

REVOKE INSERT ON public.webhook_logs FROM webhook_worker;
GRANT INSERT (clinic_id, webhook_id, event_id, outcome, http_status, webhook_event_id, claim_no, attempt, error)
  ON public.webhook_logs TO webhook_worker;

COMMENT ON TABLE public.webhook_deliveries IS
  'What providers sent, byte by byte, to verify it again [class: PHI] [retention: as long as the event]';
COMMENT ON COLUMN public.webhook_deliveries.id IS 'The event that it brought [class: administrative]';
COMMENT ON COLUMN public.webhook_deliveries.raw_body IS 'The body as it came [class: PHI]';
COMMENT ON COLUMN public.webhook_deliveries.headers IS 'The headers that the signature needs [class: PHI]';
COMMENT ON COLUMN public.webhook_deliveries.url IS 'The address that the provider called [class: PHI]';
COMMENT ON COLUMN public.webhook_deliveries.received_at IS 'When it came [class: administrative]';

COMMENT ON TABLE public.webhook_effects IS
  'Append-only: one row for each effect that an event had [class: administrative] [retention: 10 years]';
COMMENT ON COLUMN public.webhook_effects.webhook_id IS 'Through which integration [class: administrative]';
COMMENT ON COLUMN public.webhook_effects.webhook_event_id IS 'The event that had it [class: administrative]';
COMMENT ON COLUMN public.webhook_effects.claim_no IS 'In which of its claims [class: administrative]';
COMMENT ON COLUMN public.webhook_effects.provider IS 'Whose event it was [class: administrative]';
COMMENT ON COLUMN public.webhook_effects.idempotency_key IS
  'What may have an effect once, for its provider and clinic [class: administrative]';
COMMENT ON COLUMN public.webhook_effects.kind IS 'What happened [class: administrative]';
COMMENT ON COLUMN public.webhook_effects.subject_id IS
  'The payment, appointment, message or session that it happened to [class: administrative]';
COMMENT ON COLUMN public.webhook_effects.occurred_at IS 'When it happened [class: administrative]';

COMMENT ON COLUMN public.webhook_events.next_attempt_at IS
  'From when on a pending or failed event can be claimed, and its place in its line; without meaning in the other states [class: administrative]';
COMMENT ON COLUMN public.webhook_events.in_line IS
  'False for an event that comes again, failed, replayed or held back: it stands in a line of its own [class: administrative]';
COMMENT ON COLUMN public.webhook_events.order_key IS
  'Events of an integration with one key are processed one after the other; NULL: in any order [class: administrative]';
COMMENT ON COLUMN public.webhook_events.order_no IS 'Its number among those of its key [class: administrative]';

COMMENT ON TABLE public.webhook_logs IS
  'Deliveries and how they were answered, attempts and how they ended, without contents [class: administrative] [retention: 90 days]';
COMMENT ON COLUMN public.webhook_logs.http_status IS
  'What the provider was answered; NULL of an attempt [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.webhook_event_id IS 'The event of an attempt [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.claim_no IS 'The claim of an attempt [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.attempt IS 'Its number since the last start [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.error IS 'Code of the error, without its words [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.received_at IS
  'When the delivery came or the attempt ended [class: administrative]';

COMMENT ON COLUMN public.appointments.confirmed_at IS
  'When the patient confirmed it; NULL so far [class: administrative]';

RESET ROLE;
