-- Appointment 2 is by video; the installation has a setting and a flag; and event 3 left its traces.
INSERT INTO public.telemedicine_sessions
  (clinic_id, patient_id, appointment_id, doctor_id, room_reference, status, started_at, ended_at)
SELECT
  appointment.clinic_id,
  appointment.patient_id,
  appointment.id,
  appointment.clinician_id,
  'room-1',
  'ended',
  timestamptz '2020-01-06 09:00+00',
  timestamptz '2020-01-06 09:20+00'
FROM public.appointments AS appointment
WHERE right(appointment.slot_id::text, 1) = '2';

INSERT INTO public.system_settings (name, value, description)
VALUES ('test.setting', '1', 'Changes nothing');

INSERT INTO public.feature_flags (name, description)
VALUES ('test_flag', 'Switches nothing');

INSERT INTO public.webhook_logs (clinic_id, webhook_id, event_id, outcome, http_status, correlation_id)
SELECT event.clinic_id, event.webhook_id, event.event_id, 'accepted', 202, event.id
FROM public.webhook_events AS event
WHERE event.status = 'success';

INSERT INTO public.webhook_idempotency
  (clinic_id, webhook_id, provider, idempotency_key, status, correlation_id, processed_at)
SELECT
  event.clinic_id,
  event.webhook_id,
  'stripe',
  event.idempotency_key,
  'processed',
  event.id,
  event.processed_at
FROM public.webhook_events AS event
WHERE event.status = 'success';
