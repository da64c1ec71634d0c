-- Telemedicine, the installation's settings, and what integrations leave behind.
--
-- system_settings and feature_flags belong to the installation, not to a clinic: they carry no clinic_id, everybody may
-- read them, and service_role changes their values. They hold no secrets.
--
-- webhook_events takes each delivery in once; webhook_idempotency remembers each effect that a handler of an event has
-- had, such as "payment taken", so that an event which is processed again, after a crash or a replay, has it once.
-- webhook_logs says what came in and what was answered, refused deliveries included; never what was in them. Neither
-- refers to webhook_events: they outlive the events, and a reference would cost a key in the queue's own table.
--
-- Date: 2026-11-22
-- Problem: Video visits, the installation's settings and what handlers of events have done have no place.
-- Solution: Five tables: three of a clinic's, two of the installation's.
-- Affected tables: public.telemedicine_sessions, system_settings, feature_flags, webhook_logs, webhook_idempotency
-- Verification: SELECT count(*) = 5 FROM pg_class WHERE relforcerowsecurity AND oid = ANY
--   (ARRAY['public.telemedicine_sessions', 'public.system_settings', 'public.feature_flags', 'public.webhook_logs',
--   'public.webhook_idempotency']::regclass[])
-- Rollback: rollbacks/00019_system_and_integrations.sql
SET LOCAL ROLE clinic_owner;

CREATE TABLE IF NOT EXISTS public.telemedicine_sessions (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id      uuid NOT NULL,
  patient_id     uuid NOT NULL,
  appointment_id uuid NOT NULL,
  doctor_id      uuid NOT NULL,
  provider       text NOT NULL DEFAULT 'daily',
  room_reference text,
  status         text NOT NULL DEFAULT 'scheduled',
  started_at     timestamptz,
  ended_at       timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT telemedicine_sessions_patient_fkey
    FOREIGN KEY (clinic_id, patient_id) REFERENCES public.patients (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT telemedicine_sessions_appointment_fkey
    FOREIGN KEY (clinic_id, patient_id, appointment_id)
    REFERENCES public.appointments (clinic_id, patient_id, id) ON DELETE RESTRICT,
  CONSTRAINT telemedicine_sessions_doctor_fkey
    FOREIGN KEY (clinic_id, doctor_id) REFERENCES public.doctors (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT telemedicine_sessions_provider_check CHECK (provider IN ('daily', 'twilio')),
  CONSTRAINT telemedicine_sessions_status_check CHECK (status IN ('scheduled', 'active', 'ended', 'failed')),
  CONSTRAINT telemedicine_sessions_started_check CHECK (status NOT IN ('active', 'ended') OR started_at IS NOT NULL),
  CONSTRAINT telemedicine_sessions_ended_check CHECK (status <> 'ended' OR ended_at IS NOT NULL),
  CONSTRAINT telemedicine_sessions_time_check CHECK (ended_at >= started_at)
);

CREATE INDEX IF NOT EXISTS idx_telemedicine_sessions_appointment
  ON public.telemedicine_sessions (clinic_id, patient_id, appointment_id);
CREATE INDEX IF NOT EXISTS idx_telemedicine_sessions_doctor ON public.telemedicine_sessions (clinic_id, doctor_id);

CREATE TABLE IF NOT EXISTS public.system_settings (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name        text NOT NULL,
  value       jsonb NOT NULL,
  description text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT system_settings_name_key UNIQUE (name),
  CONSTRAINT system_settings_name_check CHECK (name ~ '^[a-z][a-z0-9_.]*$')
);

CREATE TABLE IF NOT EXISTS public.feature_flags (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name        text NOT NULL,
  is_enabled  boolean NOT NULL DEFAULT false,
  description text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT feature_flags_name_key UNIQUE (name),
  CONSTRAINT feature_flags_name_check CHECK (name ~ '^[a-z][a-z0-9_.]*$')
);

CREATE TABLE IF NOT EXISTS public.webhook_logs (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id      uuid NOT NULL,
  webhook_id     uuid NOT NULL,
  event_id       text,
  outcome        text NOT NULL,
  http_status    int NOT NULL,
  correlation_id uuid DEFAULT app.current_correlation_id(),
  received_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT webhook_logs_integration_fkey
    FOREIGN KEY (clinic_id, webhook_id)
    REFERENCES public.integration_webhooks (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT webhook_logs_outcome_check
    CHECK (outcome IN ('accepted', 'duplicate', 'bad_signature', 'malformed', 'failed')),
  CONSTRAINT webhook_logs_http_status_check CHECK (http_status BETWEEN 100 AND 599)
);

CREATE INDEX IF NOT EXISTS idx_webhook_logs_integration
  ON public.webhook_logs (clinic_id, webhook_id, received_at);

CREATE TABLE IF NOT EXISTS public.webhook_idempotency (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id       uuid NOT NULL,
  webhook_id      uuid NOT NULL,
  provider        text NOT NULL,
  idempotency_key text NOT NULL,
  status          text NOT NULL DEFAULT 'processing',
  correlation_id  uuid DEFAULT app.current_correlation_id(),
  received_at     timestamptz NOT NULL DEFAULT now(),
  processed_at    timestamptz,
  CONSTRAINT webhook_idempotency_key UNIQUE (clinic_id, provider, idempotency_key),
  CONSTRAINT webhook_idempotency_integration_fkey
    FOREIGN KEY (clinic_id, webhook_id)
    REFERENCES public.integration_webhooks (clinic_id, id) ON DELETE RESTRICT,
  CONSTRAINT webhook_idempotency_provider_check CHECK (provider IN ('stripe', 'whatsapp', 'daily', 'twilio')),
  CONSTRAINT webhook_idempotency_key_check CHECK (idempotency_key <> ''),
  CONSTRAINT webhook_idempotency_status_check CHECK (status IN ('processing', 'processed', 'failed')),
  CONSTRAINT webhook_idempotency_processed_check CHECK ((status = 'processed') = (processed_at IS NOT NULL))
);

CREATE INDEX IF NOT EXISTS idx_webhook_idempotency_integration
  ON public.webhook_idempotency (clinic_id, webhook_id);
CREATE INDEX IF NOT EXISTS idx_webhook_idempotency_received
  ON public.webhook_idempotency (clinic_id, received_at);
CREATE INDEX IF NOT EXISTS idx_webhook_idempotency_unfinished
  ON public.webhook_idempotency (status, received_at)
  WHERE status <> 'processed';

DO $$
BEGIN
  PERFORM app.guard_table('public.telemedicine_sessions');
END
$$;

-- Logs themselves: an audit row for each of theirs would say nothing new.
DO $$
BEGIN
  PERFORM app.guard_table('public.webhook_logs', false);
  PERFORM app.guard_table('public.webhook_idempotency', false);
END
$$;

DROP POLICY IF EXISTS webhook_logs_service_append ON public.webhook_logs;
CREATE POLICY webhook_logs_service_append ON public.webhook_logs
  FOR INSERT TO service_role, webhook_worker
  WITH CHECK (true);

DROP POLICY IF EXISTS webhook_idempotency_worker ON public.webhook_idempotency;
CREATE POLICY webhook_idempotency_worker ON public.webhook_idempotency
  TO webhook_worker
  USING (true)
  WITH CHECK (true);

ALTER TABLE public.system_settings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.feature_flags ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS system_settings_read ON public.system_settings;
CREATE POLICY system_settings_read ON public.system_settings
  FOR SELECT
  USING (true);

DROP POLICY IF EXISTS system_settings_write ON public.system_settings;
CREATE POLICY system_settings_write ON public.system_settings
  TO clinic_owner, service_role
  USING (true)
  WITH CHECK (true);

DROP POLICY IF EXISTS feature_flags_read ON public.feature_flags;
CREATE POLICY feature_flags_read ON public.feature_flags
  FOR SELECT
  USING (true);

DROP POLICY IF EXISTS feature_flags_write ON public.feature_flags;
CREATE POLICY feature_flags_write ON public.feature_flags
  TO clinic_owner, service_role
  USING (true)
  WITH CHECK (true);

CREATE OR REPLACE TRIGGER set_updated_at
  BEFORE UPDATE ON public.system_settings
  FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION clinic.update_updated_at_column();
CREATE OR REPLACE TRIGGER set_updated_at
  BEFORE UPDATE ON public.feature_flags
  FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*)
  EXECUTE FUNCTION clinic.update_updated_at_column();

GRANT SELECT, INSERT, UPDATE (room_reference, status, started_at, ended_at)
  ON public.telemedicine_sessions TO clinician, receptionist;
GRANT SELECT ON public.telemedicine_sessions TO clinic_admin;
GRANT SELECT (id, clinic_id, patient_id, appointment_id, doctor_id, provider, status, started_at, ended_at, created_at,
              updated_at)
  ON public.telemedicine_sessions TO service_role, readonly;
GRANT SELECT ON public.system_settings, public.feature_flags
  TO service_role, clinic_admin, clinician, receptionist, readonly, webhook_worker;
GRANT UPDATE (value) ON public.system_settings TO service_role;
GRANT UPDATE (is_enabled) ON public.feature_flags TO service_role;
GRANT SELECT ON public.webhook_logs TO service_role, clinic_admin;
GRANT INSERT (clinic_id, webhook_id, event_id, outcome, http_status)
  ON public.webhook_logs TO service_role, webhook_worker;
GRANT SELECT ON public.webhook_idempotency TO service_role, clinic_admin;
GRANT SELECT, INSERT (clinic_id, webhook_id, provider, idempotency_key), UPDATE (status, processed_at)
  ON public.webhook_idempotency TO webhook_worker;
-- 00012 takes service_role's table-wide INSERT back, which on a second run takes its columns along, and gives it again
-- behind the others. Given anew here as 00012 does it first, the privileges stand in one order however often the
-- migrations were applied.
REVOKE INSERT ON public.webhook_events FROM webhook_worker, service_role;
REVOKE SELECT ON public.webhook_events FROM clinician, receptionist, readonly;
GRANT INSERT (clinic_id, webhook_id, event_id, payload, signature, idempotency_key, max_attempts)
  ON public.webhook_events TO webhook_worker, service_role;
GRANT SELECT (id, clinic_id, webhook_id, event_id, received_at, status, attempts, max_attempts, last_attempt_at,
              next_attempt_at, processed_at)
  ON public.webhook_events TO clinician, receptionist, readonly;
GRANT USAGE ON SCHEMA app TO webhook_worker;
GRANT EXECUTE ON FUNCTION app.current_correlation_id() TO webhook_worker;

COMMENT ON TABLE public.telemedicine_sessions IS
  'Visits by video [class: administrative] [retention: 10 years after the last visit]';
COMMENT ON COLUMN public.telemedicine_sessions.patient_id IS 'Who is seen [class: administrative]';
COMMENT ON COLUMN public.telemedicine_sessions.appointment_id IS 'The appointment that it is [class: administrative]';
COMMENT ON COLUMN public.telemedicine_sessions.doctor_id IS 'By whom [class: administrative]';
COMMENT ON COLUMN public.telemedicine_sessions.provider IS 'Who carries the video [class: administrative]';
COMMENT ON COLUMN public.telemedicine_sessions.room_reference IS
  'The provider''s name for the room: whoever has it can try to enter [class: PHI]';
COMMENT ON COLUMN public.telemedicine_sessions.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.telemedicine_sessions.started_at IS 'When both were there [class: administrative]';
COMMENT ON COLUMN public.telemedicine_sessions.ended_at IS 'When one had left [class: administrative]';

COMMENT ON TABLE public.system_settings IS
  'Values that hold for the installation; no secrets [class: administrative] [retention: as long as they are in use]';
COMMENT ON COLUMN public.system_settings.id IS 'Key of the row [class: administrative]';
COMMENT ON COLUMN public.system_settings.name IS 'What programs ask for [class: administrative]';
COMMENT ON COLUMN public.system_settings.value IS 'What they get [class: administrative]';
COMMENT ON COLUMN public.system_settings.description IS 'What it changes [class: administrative]';
COMMENT ON COLUMN public.system_settings.created_at IS 'When the row was made [class: administrative]';
COMMENT ON COLUMN public.system_settings.updated_at IS 'When the row was last changed, or made [class: administrative]';

COMMENT ON TABLE public.feature_flags IS
  'What is switched on in the installation [class: administrative] [retention: as long as they are in use]';
COMMENT ON COLUMN public.feature_flags.id IS 'Key of the row [class: administrative]';
COMMENT ON COLUMN public.feature_flags.name IS 'What programs ask for [class: administrative]';
COMMENT ON COLUMN public.feature_flags.is_enabled IS 'Whether it is on [class: administrative]';
COMMENT ON COLUMN public.feature_flags.description IS 'What it switches [class: administrative]';
COMMENT ON COLUMN public.feature_flags.created_at IS 'When the row was made [class: administrative]';
COMMENT ON COLUMN public.feature_flags.updated_at IS 'When the row was last changed, or made [class: administrative]';

COMMENT ON TABLE public.webhook_logs IS
  'Deliveries and how they were answered, without their contents [class: administrative] [retention: 90 days]';
COMMENT ON COLUMN public.webhook_logs.webhook_id IS 'Through which integration [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.event_id IS
  'The provider''s name for the event; NULL if it could not be read [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.outcome IS 'What became of it [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.http_status IS 'What the provider was answered [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.correlation_id IS 'The request that brought it [class: administrative]';
COMMENT ON COLUMN public.webhook_logs.received_at IS 'When it came [class: administrative]';

COMMENT ON TABLE public.webhook_idempotency IS
  'Effects that handlers of events have had, each once [class: administrative] [retention: 1 year]';
COMMENT ON COLUMN public.webhook_idempotency.webhook_id IS 'Through which integration [class: administrative]';
COMMENT ON COLUMN public.webhook_idempotency.provider IS 'Whose event it was [class: administrative]';
COMMENT ON COLUMN public.webhook_idempotency.idempotency_key IS 'Which effect [class: administrative]';
COMMENT ON COLUMN public.webhook_idempotency.status IS 'Whether it has happened [class: administrative]';
COMMENT ON COLUMN public.webhook_idempotency.correlation_id IS 'The request that began it [class: administrative]';
COMMENT ON COLUMN public.webhook_idempotency.received_at IS 'When it began [class: administrative]';
COMMENT ON COLUMN public.webhook_idempotency.processed_at IS 'When it had happened [class: administrative]';

RESET ROLE;
