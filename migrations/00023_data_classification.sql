-- What the data of 00003 to 00012 are: every table and column says its purpose, its class and, for a table, how long
-- its rows are kept. README.md says what the classes mean; checks/everything_is_classified.sql finds what is missing.
--
-- Date: 2026-11-22
-- Problem: Whoever exports, logs or deletes cannot see which data are a patient's and how long they are to be kept.
-- Solution: A comment with class and retention on each table and column that is older than this rule.
-- Affected tables: those of 00003 to 00012, their comments alone
-- Verification: SELECT obj_description('public.patients'::regclass, 'pg_class') LIKE '%[class: PHI] [retention: %]'
-- Rollback: rollbacks/00023_data_classification.sql
SET LOCAL ROLE clinic_owner;

COMMENT ON TABLE public.clinics IS 'Tenants [class: administrative] [retention: as long as the contract]';
COMMENT ON COLUMN public.clinics.id IS 'The tenant [class: administrative]';
COMMENT ON COLUMN public.clinics.name IS 'What patients call it [class: public]';
COMMENT ON COLUMN public.clinics.tenant_code IS 'Its name in addresses; demo- begins that of a demo [class: public]';
COMMENT ON COLUMN public.clinics.created_at IS 'When the row was made [class: administrative]';
COMMENT ON COLUMN public.clinics.updated_at IS 'When the row was last changed, or made [class: administrative]';

COMMENT ON TABLE public.users IS
  'People who work in a clinic [class: administrative] [retention: 10 years after they left]';
COMMENT ON COLUMN public.users.id IS 'Key of the row [class: administrative]';
COMMENT ON COLUMN public.users.clinic_id IS 'The tenant [class: administrative]';
COMMENT ON COLUMN public.users.email IS 'What they log in with [class: administrative]';
COMMENT ON COLUMN public.users.full_name IS 'Name [class: administrative]';
COMMENT ON COLUMN public.users.role IS
  'Role in the application; the database''s roles are granted to logins [class: administrative]';
COMMENT ON COLUMN public.users.is_active IS 'Whether they may log in [class: administrative]';
COMMENT ON COLUMN public.users.created_at IS 'When the row was made [class: administrative]';
COMMENT ON COLUMN public.users.updated_at IS 'When the row was last changed, or made [class: administrative]';

COMMENT ON TABLE public.patients IS
  'People who are treated in a clinic [class: PHI] [retention: 10 years after the last visit]';
COMMENT ON COLUMN public.patients.id IS 'Key of the row; all that a log may tell of a patient [class: administrative]';
COMMENT ON COLUMN public.patients.clinic_id IS 'The tenant [class: administrative]';
COMMENT ON COLUMN public.patients.first_name IS 'First name [class: PHI]';
COMMENT ON COLUMN public.patients.last_name IS 'Last name [class: PHI]';
COMMENT ON COLUMN public.patients.dob IS 'Date of birth [class: PHI]';
COMMENT ON COLUMN public.patients.gender IS 'Gender, if it was told [class: PHI]';
COMMENT ON COLUMN public.patients.nric_encrypted IS 'Identity number, encrypted by the application [class: PHI]';
COMMENT ON COLUMN public.patients.nric_hash IS 'Keyed hash of it, to find a patient without decrypting [class: PHI]';
COMMENT ON COLUMN public.patients.contact IS 'Phone, e-mail and address [class: PHI]';
COMMENT ON COLUMN public.patients.created_at IS 'When the row was made [class: administrative]';
COMMENT ON COLUMN public.patients.updated_at IS 'When the row was last changed, or made [class: administrative]';

COMMENT ON TABLE public.appointment_slots IS
  'Times that can be booked with a clinician [class: administrative] [retention: as long as its appointments]';
COMMENT ON COLUMN public.appointment_slots.id IS 'Key of the row [class: administrative]';
COMMENT ON COLUMN public.appointment_slots.clinic_id IS 'The tenant [class: administrative]';
COMMENT ON COLUMN public.appointment_slots.clinician_id IS 'With whom [class: public]';
COMMENT ON COLUMN public.appointment_slots.slot_start IS 'From when [class: public]';
COMMENT ON COLUMN public.appointment_slots.slot_end IS 'Until when [class: public]';
COMMENT ON COLUMN public.appointment_slots.is_available IS 'Whether it can be booked [class: public]';
COMMENT ON COLUMN public.appointment_slots.created_at IS 'When the row was made [class: administrative]';
COMMENT ON COLUMN public.appointment_slots.appointment_id IS
  'The booked appointment of this slot; NULL if it is free, or closed without one [class: administrative]';

COMMENT ON TABLE public.appointments IS
  'Bookings of slots, booked or cancelled [class: administrative] [retention: 10 years after the last visit]';
COMMENT ON COLUMN public.appointments.id IS 'Key of the row [class: administrative]';
COMMENT ON COLUMN public.appointments.clinic_id IS 'The tenant [class: administrative]';
COMMENT ON COLUMN public.appointments.slot_id IS 'When, and with whom [class: administrative]';
COMMENT ON COLUMN public.appointments.patient_id IS 'Who comes [class: administrative]';
COMMENT ON COLUMN public.appointments.clinician_id IS 'The slot''s clinician [class: administrative]';
COMMENT ON COLUMN public.appointments.status IS 'Whether it still holds [class: administrative]';
COMMENT ON COLUMN public.appointments.booked_at IS 'When it was booked [class: administrative]';
COMMENT ON COLUMN public.appointments.external_reference IS
  'Metadata that the caller gave with the booking, ids and amounts and no more [class: administrative]';
COMMENT ON COLUMN public.appointments.created_by IS 'The user who booked [class: administrative]';
COMMENT ON COLUMN public.appointments.updated_at IS 'When it was cancelled; NULL so far [class: administrative]';

COMMENT ON TABLE booking.booking_requests IS
  'Idempotency keys and the requests that they are bound to [class: administrative] [retention: 1 year]';
COMMENT ON COLUMN booking.booking_requests.clinic_id IS 'The tenant [class: administrative]';
COMMENT ON COLUMN booking.booking_requests.requested_by IS 'Whose key it is [class: administrative]';
COMMENT ON COLUMN booking.booking_requests.idempotency_key IS 'What the caller chose [class: administrative]';
COMMENT ON COLUMN booking.booking_requests.operation IS 'What was asked for [class: administrative]';
COMMENT ON COLUMN booking.booking_requests.slot_id IS 'The slot of the request [class: administrative]';
COMMENT ON COLUMN booking.booking_requests.patient_id IS 'The patient of the request [class: administrative]';
COMMENT ON COLUMN booking.booking_requests.appointment_id IS 'What it is answered with [class: administrative]';
COMMENT ON COLUMN booking.booking_requests.created_at IS 'When the key was bound [class: administrative]';

COMMENT ON TABLE public.integration_webhooks IS
  'Providers that deliver events, and how often to try [class: administrative] [retention: as long as its events]';
COMMENT ON COLUMN public.integration_webhooks.id IS 'Key of the row [class: administrative]';
COMMENT ON COLUMN public.integration_webhooks.clinic_id IS 'The tenant [class: administrative]';
COMMENT ON COLUMN public.integration_webhooks.provider IS 'Who delivers [class: administrative]';
COMMENT ON COLUMN public.integration_webhooks.max_attempts IS 'How often an event is tried [class: administrative]';
COMMENT ON COLUMN public.integration_webhooks.backoff IS 'The pause after the first failure [class: administrative]';
COMMENT ON COLUMN public.integration_webhooks.is_active IS 'Whether events are taken in [class: administrative]';
COMMENT ON COLUMN public.integration_webhooks.created_at IS 'When the row was made [class: administrative]';
COMMENT ON COLUMN public.integration_webhooks.updated_at IS
  'When the row was last changed, or made [class: administrative]';

COMMENT ON TABLE public.webhook_events IS
  'Events delivered by providers, and how far their processing has come [class: PHI] [retention: 1 year]';
COMMENT ON COLUMN public.webhook_events.id IS 'Key of the row [class: administrative]';
COMMENT ON COLUMN public.webhook_events.clinic_id IS 'The tenant, that of the integration [class: administrative]';
COMMENT ON COLUMN public.webhook_events.webhook_id IS 'Through which integration it came [class: administrative]';
COMMENT ON COLUMN public.webhook_events.event_id IS 'The provider''s name for it [class: administrative]';
COMMENT ON COLUMN public.webhook_events.received_at IS 'When it was taken in [class: administrative]';
COMMENT ON COLUMN public.webhook_events.payload IS 'What the provider says [class: PHI]';
COMMENT ON COLUMN public.webhook_events.signature IS 'The provider''s proof of it [class: administrative]';
COMMENT ON COLUMN public.webhook_events.status IS 'How far it has come [class: administrative]';
COMMENT ON COLUMN public.webhook_events.attempts IS
  'Claims since the event was taken in or replayed [class: administrative]';
COMMENT ON COLUMN public.webhook_events.max_attempts IS
  'The integration''s when the event was taken in [class: administrative]';
COMMENT ON COLUMN public.webhook_events.last_attempt_at IS 'When it was last claimed [class: administrative]';
COMMENT ON COLUMN public.webhook_events.next_attempt_at IS
  'From when on a pending or failed event can be claimed; without meaning in the other states [class: administrative]';
COMMENT ON COLUMN public.webhook_events.processed_at IS 'When it succeeded [class: administrative]';
COMMENT ON COLUMN public.webhook_events.error IS 'Why the last attempt failed; it may quote the payload [class: PHI]';
COMMENT ON COLUMN public.webhook_events.idempotency_key IS
  'The provider''s, for those who process the event [class: administrative]';
COMMENT ON COLUMN public.webhook_events.created_by IS 'The user who entered it by hand [class: administrative]';
COMMENT ON COLUMN public.webhook_events.claim_no IS
  'Number of the latest claim, the fencing token; never lowered [class: administrative]';
COMMENT ON COLUMN public.webhook_events.claimed_by IS 'The worker that made the latest claim [class: administrative]';
COMMENT ON COLUMN public.webhook_events.leased_until IS
  'When the lease of an event in processing is over, else NULL [class: administrative]';
COMMENT ON COLUMN public.webhook_events.result IS
  'What the mark of the latest claim was answered; NULL if it was not marked [class: administrative]';

RESET ROLE;
